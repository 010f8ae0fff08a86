using System.Buffers.Binary;
using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Core.Elements.Lists;
using TcpCausalKv.Core.Elements.Streams;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Wire;

namespace TcpCausalKv.Node.Clients.Commands.Keys.Dumps;

// dump    = content format:u16 crc32c:u32       integers little-endian; crc32c (Castagnoli) is over all that comes before it
// content = 1:u8 value                          a string; the value is all the rest
//         | 2:u8 1*( text text )                a hash: field and value, the fields ascending as bytes
//         | 3:u8 1*text                         a set: its members ascending as bytes
//         | 4:u8 1*( text score )               a sorted set: member and score, the members ascending as bytes
//         | 5:u8 1*text                         a list: its elements in their order
//         | 6:u8 mark *( id fields )            a stream: what it knows of entries that are gone, and ids, ascending, with fields, both as texts
// text    = length:u32 bytes
// score   = 8:u32 number:f64                    as in a write, neither NaN nor -0
/// <summary>What DUMP replies and RESTORE takes: all that a key shows, without versions. Reads in place, and borrows what it reads.</summary>
/// <remarks>
/// Nothing is declared twice, and elements ascend except those of a list. So whether a dump is good can be told without memory of its own, equal
/// content has equal dumps at all nodes, and no field or member comes twice.
/// </remarks>
internal readonly ref struct KeyDump
{
    private const ushort Format = 1;
    private const int FooterBytes = sizeof(ushort) + sizeof(uint);
    private const byte TextCode = 1;
    private const byte HashCode = 2;
    private const byte SetCode = 3;
    private const byte ListCode = 5;
    private const byte StreamCode = 6;
    private const byte SortedSetCode = 4;

    private readonly ReadOnlySpan<byte> _content;

    private KeyDump(ReadOnlySpan<byte> content) => _content = content;

    /// <summary>What its elements are; of a string, the text.</summary>
    public ElementKind Kind => _content[0] switch
    {
        HashCode => ElementKind.Field,
        SetCode => ElementKind.Member,
        SortedSetCode => ElementKind.Score,
        ListCode => ElementKind.Item,
        StreamCode => ElementKind.Entry,
        _ => ElementKind.Text,
    };

    private bool IsText => _content[0] == TextCode;

    private bool IsList => _content[0] == ListCode;

    private bool IsStream => _content[0] == StreamCode;

    private ReadOnlySpan<byte> Mark => _content.Slice(1, StreamMark.Bytes);

    private DumpElements Elements => IsStream
        ? new(_content[(1 + StreamMark.Bytes)..], haveValues: true)
        : new(_content[1..], haveValues: _content[0] is HashCode or SortedSetCode);

    /// <summary>Reads a dump from a client, who may send anything.</summary>
    /// <returns>Null, or the error to reply.</returns>
    public static string? TryRead(ReadOnlySpan<byte> payload, out KeyDump dump)
    {
        dump = default;
        if (!IsIntact(payload)) return "ERR DUMP payload version or checksum are wrong";
        dump = new KeyDump(payload[..^FooterBytes]);
        return dump.IsWellFormed() ? null : "ERR Bad data format";
    }

    /// <summary>Bytes of the dump of some content.</summary>
    public static long BytesOf(KeyContent content)
    {
        long bytes = 1 + content.Text.Length + FooterBytes;
        foreach ((byte[] part, byte[] value) in content.Elements) bytes += LengthOf(content.Type, part, value);
        return bytes;
    }

    /// <summary>Makes the dump of some content.</summary>
    public static byte[] Write(KeyContent content)
    {
        byte[] dump = new byte[BytesOf(content)];
        dump[0] = CodeOf(content.Type);
        content.Text.CopyTo(dump.AsSpan(1));
        int at = 1 + content.Text.Length;
        foreach ((byte[] part, byte[] value) in InOrder(content))
        {
            at += WriteText(part, dump.AsSpan(at));
            if (HasValues(content.Type)) at += WriteText(value, dump.AsSpan(at));
        }

        BinaryPrimitives.WriteUInt16LittleEndian(dump.AsSpan(at), Format);
        at += sizeof(ushort);
        BinaryPrimitives.WriteUInt32LittleEndian(dump.AsSpan(at), Frame.Checksum(dump.AsSpan(0, at)));
        return dump;
    }

    /// <summary>What a write of it under a key needs.</summary>
    public WriteBounds BoundsAt(CommandContext context, ReadOnlySpan<byte> key)
    {
        WriteBounds bounds = context.BeginBounds();
        if (IsText)
        {
            bounds.TryAdd(key.Length, _content.Length - 1);
            return bounds;
        }

        if (IsStream) bounds.TryAdd(key.Length, Mark.Length);
        for (DumpElements elements = Elements; elements.TryRead();)
        {
            if (IsList) bounds.TryAdd(key.Length + ListView.EmptyPushBytesMax, elements.Part.Length);
            else bounds.TryAdd(key.Length + elements.Part.Length, elements.Value.Length);
        }

        return bounds;
    }

    /// <summary>Gives it to a key, in the place of whatever that has.</summary>
    public void WriteTo(WriteScope write, ReadOnlySpan<byte> key)
    {
        if (IsText)
        {
            write.Set(key, _content[1..]);
            return;
        }

        write.Delete(key);
        if (IsStream) write.MarkStream(key, StreamMark.Read(Mark));
        for (DumpElements elements = Elements; elements.TryRead();)
        {
            if (IsList) write.Push(key, ListSide.After, elements.Part);
            else write.Put(key, Kind, elements.Part, elements.Value);
        }
    }

    private static IEnumerable<(byte[] Part, byte[] Value)> InOrder(KeyContent content) =>
        content.Type == DataType.List ? content.Elements : content.Elements.OrderBy(static element => element.Part, PartOrder);

    private static Comparer<byte[]> PartOrder { get; } = Comparer<byte[]>.Create(static (one, other) => one.AsSpan().SequenceCompareTo(other));

    private static bool IsIntact(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < FooterBytes) return false;
        ReadOnlySpan<byte> footer = payload[^FooterBytes..];
        return BinaryPrimitives.ReadUInt16LittleEndian(footer) == Format
            && BinaryPrimitives.ReadUInt32LittleEndian(footer[sizeof(ushort)..]) == Frame.Checksum(payload[..^sizeof(uint)]);
    }

    private bool IsWellFormed()
    {
        if (_content.IsEmpty || _content[0] is not (TextCode or HashCode or SetCode or SortedSetCode or ListCode or StreamCode)) return false;
        if (IsStream) return _content.Length > StreamMark.Bytes && AreEntriesWellFormed();
        return IsText || (AreElementsWellFormed(Elements, ascend: !IsList) && AreScoresWellFormed());
    }

    // At least one, as a key without elements is none; ascending, none twice, where they have no order of their own.
    private static bool AreElementsWellFormed(DumpElements elements, bool ascend)
    {
        if (!elements.TryRead()) return false;
        ReadOnlySpan<byte> previous = elements.Part;
        while (elements.TryRead())
        {
            if (ascend && elements.Part.SequenceCompareTo(previous) <= 0) return false;
            previous = elements.Part;
        }

        return elements.IsAtEnd;
    }

    // A stream may be empty.
    private bool AreEntriesWellFormed()
    {
        for (DumpElements elements = Elements; elements.TryRead();)
        {
            if (elements.Part.Length != StreamId.Bytes || !EntryFields.IsValid(elements.Value)) return false;
        }

        return _content.Length == 1 + StreamMark.Bytes || AreElementsWellFormed(Elements, ascend: true);
    }

    private bool AreScoresWellFormed()
    {
        if (Kind != ElementKind.Score) return true;
        for (DumpElements elements = Elements; elements.TryRead();)
        {
            if (elements.Value.Length != sizeof(double) || !ScoreEncoding.IsValid(elements.Value)) return false;
        }

        return true;
    }

    private static bool HasValues(DataType type) => type is DataType.Hash or DataType.SortedSet or DataType.Stream;

    private static byte CodeOf(DataType type) => type switch
    {
        DataType.Hash => HashCode,
        DataType.Set => SetCode,
        DataType.List => ListCode,
        DataType.Stream => StreamCode,
        DataType.SortedSet => SortedSetCode,
        _ => TextCode,
    };

    private static long LengthOf(DataType type, byte[] part, byte[] value) =>
        sizeof(uint) + part.Length + (HasValues(type) ? sizeof(uint) + value.Length : 0);

    private static int WriteText(byte[] text, Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(destination, (uint)text.Length);
        text.CopyTo(destination[sizeof(uint)..]);
        return sizeof(uint) + text.Length;
    }
}
