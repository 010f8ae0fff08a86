using System.Buffers.Binary;
using System.Runtime.InteropServices;
using TcpCausalKv.Core.Data.Memory;
using TcpCausalKv.Core.Data.Tables;
using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Core.Data.Sets;

// value of the version of shape Set = form:u8 content       form 0: the elements are in a large set, content = number:i32
//                                                            form 1: content = numbers last:u16 records free end:u16
//   numbers = an u8 for each of: Field, FieldCount, Member, Score, ScoreCount, Item (elements that have a version), fields and scores that show
//   last    = where the last record begins, 0 without one; end = where it ends: both as bytes of the record's body
//   records = those of a key table, one after the other, in no order but: those of one element together by rank, items by their positions
//   free    = room for some more, so that not each one that is added moves all to a larger block
/// <summary>The elements of a small set: records that are packed in the body of their key's record.</summary>
/// <remarks>
/// One block of memory instead of one for each element, and one access to it instead of half a dozen. To find an element takes as long as there are
/// elements, so there are few.
/// </remarks>
/// <param name="keys">The table that has the key's record.</param>
/// <param name="key">Where that is.</param>
internal readonly ref struct PackedSet(KeyTable keys, KeyPlace key)
{
    /// <summary>Elements that a set has at most in this form, unless a store is told to pack fewer.</summary>
    public const int ElementsMax = 64;

    // A larger block would be one of the system's.
    private const int RecordBytesMax = RecordArena.SlabBlockBytesMax;

    private const byte LargeForm = 0;
    private const byte PackedForm = 1;
    private const int ContentOffset = sizeof(byte);
    private const ElementKind LastKind = ElementKind.Item;
    private const int Kinds = LastKind - ElementKind.Field + 1;
    private const int FieldsOffset = ContentOffset + Kinds;
    private const int ScoresOffset = FieldsOffset + 1;
    private const int LastOffset = ScoresOffset + 1;
    private const int HeadBytes = LastOffset + sizeof(ushort);
    private const int EndBytes = sizeof(ushort);

    // Free bytes beyond what is used, in sixteenths of that: when a block is taken, and when it is given back for a smaller one.
    private const int FreeSixteenthsTaken = 1;
    private const int FreeSixteenthsMax = 8;
    private const int FreeBytesMin = 64;
    private static readonly int s_valueOffset = VersionBody.LengthFor(0);
    private static readonly int s_recordsOffset = s_valueOffset + HeadBytes;

    /// <summary>Bytes of the value of a set in this form that has no element yet.</summary>
    public static int EmptyBytes => HeadBytes + EndBytes;

    /// <summary>Bytes of the value that tells where a large set is.</summary>
    public static int LargeBytes => ContentOffset + sizeof(int);

    /// <summary>Where the first record is, or would be.</summary>
    public KeyPlace First => key with { Offset = (ushort)s_recordsOffset, OffsetBefore = 0 };

    /// <summary>The types of which an element shows.</summary>
    public DataTypeSet Types
    {
        get
        {
            ReadOnlySpan<byte> head = Head;
            return default(DataTypeSet)
                .WithAny(DataType.Hash, head[FieldsOffset])
                .WithAny(DataType.Set, head[OffsetOf(ElementKind.Member)])
                .WithAny(DataType.SortedSet, head[ScoresOffset])
                .WithAny(DataType.List, head[OffsetOf(ElementKind.Item)]);
        }
    }

    /// <summary>True if there is no record.</summary>
    public bool IsEmpty => First.IsFree;

    /// <summary>True if a value is that of a set in this form.</summary>
    public static bool IsPacked(ReadOnlySpan<byte> value) => value[0] == PackedForm;

    /// <summary>The number of a large set.</summary>
    public static int LargeNumberOf(ReadOnlySpan<byte> value) => BinaryPrimitives.ReadInt32LittleEndian(value[ContentOffset..]);

    /// <summary>Writes the value of a set in this form that has no element yet.</summary>
    /// <param name="value">Just <see cref="EmptyBytes"/>.</param>
    public static void WriteEmpty(Span<byte> value)
    {
        value.Clear();
        value[0] = PackedForm;
        BinaryPrimitives.WriteUInt16LittleEndian(value[HeadBytes..], (ushort)s_recordsOffset);
    }

    /// <summary>Writes the value of a large set.</summary>
    public static void WriteLarge(Span<byte> value, int number)
    {
        value[0] = LargeForm;
        BinaryPrimitives.WriteInt32LittleEndian(value[ContentOffset..], number);
    }

    /// <summary>True if elements of a kind can be packed.</summary>
    public static bool CanHave(ElementKind kind) => kind is >= ElementKind.Field and <= LastKind;

    /// <summary>True if a version of an element can be added, or put in the place of another one.</summary>
    /// <param name="name">The element's name.</param>
    /// <param name="valueLength">Bytes of the value.</param>
    /// <param name="elementsMax">How many elements there may be.</param>
    public bool HasRoomFor(ReadOnlySpan<byte> name, int valueLength, int elementsMax)
    {
        if (!CanHave(ElementName.KindOf(name))) return false;
        int elements = 0;
        foreach (byte number in Head.Slice(ContentOffset, Kinds)) elements += number;
        if (elements >= elementsMax) return false;
        KeyRecord whole = key.SlotRecord;
        int used = whole.Bytes - whole.BodyLength + whole.PackedEnd + EndBytes;
        return used + KeyRecord.BytesFor(name.Length, VersionBody.LengthFor(valueLength)) <= RecordBytesMax;
    }

    /// <summary>True if a set that does not exist yet can have an element in this form.</summary>
    public static bool HasRoomFor(ReadOnlySpan<byte> keyName, ReadOnlySpan<byte> name, int valueLength, int elementsMax)
    {
        if (elementsMax == 0 || !CanHave(ElementName.KindOf(name))) return false;
        int bytes = KeyRecord.BytesFor(keyName.Length, VersionBody.LengthFor(EmptyBytes));
        return bytes + KeyRecord.BytesFor(name.Length, VersionBody.LengthFor(valueLength)) <= RecordBytesMax;
    }

    /// <summary>Elements of a kind that have a version.</summary>
    public ref byte Elements(ElementKind kind) => ref Head[OffsetOf(kind)];

    /// <summary>Elements of a type that show, if not each does that has a version.</summary>
    public ref byte Shown(DataType type) => ref Head[type == DataType.Hash ? FieldsOffset : ScoresOffset];

    /// <summary>The first record of an element, or the place where it would go.</summary>
    /// <returns>True if it has one.</returns>
    public bool TryFind(ReadOnlySpan<byte> name, out KeyPlace place)
    {
        KeyRecord whole = key.SlotRecord;
        bool isItem = ElementName.KindOf(name) == ElementKind.Item;
        int end = whole.PackedEnd;
        if (isItem && Last is > 0 and var last && IsItemBefore(whole.Packed(last).Key, name))
        {
            place = key with { Offset = (ushort)end, OffsetBefore = (ushort)last };
            return false;
        }

        bool isThere = false;
        int before = 0;
        int at = s_recordsOffset;
        while (at < end)
        {
            KeyRecord record = whole.Packed(at);
            ReadOnlySpan<byte> other = record.Key;
            isThere = other.SequenceEqual(name);
            if (isThere || (isItem && ElementName.KindOf(other) == ElementKind.Item && other.SequenceCompareTo(name) > 0)) break;
            before = at;
            at += record.Bytes;
        }

        place = key with { Offset = (ushort)at, OffsetBefore = (ushort)before };
        return isThere;
    }

    /// <summary>The key of the last record, which of a list is the last item's; empty if there is none.</summary>
    public ReadOnlySpan<byte> LastName => Last == 0 ? default : key.SlotRecord.Packed(Last).Key;

    /// <summary>Adds a record; see <see cref="KeyTable.Insert(KeyPlace, int, ReadOnlySpan{byte}, int)"/>.</summary>
    public Span<byte> Insert(KeyPlace first, int rank, ReadOnlySpan<byte> name, int bodyLength)
    {
        KeyPlace place = first;
        for (; rank > 0; rank--) place = place.Next;
        int at = place.Offset;
        int bytes = KeyRecord.BytesFor(name.Length, bodyLength);
        bool isLast = at == key.SlotRecord.PackedEnd;
        OpenGap(at, bytes);
        if (isLast) Last = (ushort)at;
        else Last += (ushort)bytes;
        return KeyRecord.WritePacked(key.SlotRecord.Body.Slice(at, bytes), name, bodyLength);
    }

    /// <summary>Gives a record a body of another length; see <see cref="KeyTable.Resize"/>.</summary>
    public Span<byte> Resize(KeyPlace place, int bodyLength)
    {
        KeyRecord record = place.Record;
        int before = record.Bytes;
        int change = KeyRecord.BytesFor(record.Key.Length, bodyLength) - before;
        if (change > 0) OpenGap(place.Offset + before, change);
        if (Last > place.Offset) Last = (ushort)(Last + change);
        place.Record.SetPackedBodyLength(bodyLength);
        if (change < 0) CloseGap(place.Offset + before + change, -change);
        return place.Record.Body;
    }

    /// <summary>Takes a record out. The one that followed it is at its place then.</summary>
    public void Remove(KeyPlace place)
    {
        int bytes = place.Record.Bytes;
        Last = Last == place.Offset ? place.OffsetBefore : (ushort)(Last - bytes);
        CloseGap(place.Offset, bytes);
    }

    /// <summary>Goes on without any element.</summary>
    public void Clear()
    {
        Span<byte> head = key.SlotRecord.Body.Slice(s_valueOffset, HeadBytes);
        head.Clear();
        head[0] = PackedForm;
        CloseGap(s_recordsOffset, key.SlotRecord.PackedEnd - s_recordsOffset);
    }

    private static bool IsItemBefore(ReadOnlySpan<byte> one, ReadOnlySpan<byte> name) =>
        ElementName.KindOf(one) == ElementKind.Item && one.SequenceCompareTo(name) < 0;

    private static int OffsetOf(ElementKind kind) => ContentOffset + (kind - ElementKind.Field);

    private ref ushort Last => ref MemoryMarshal.AsRef<ushort>(Head.Slice(LastOffset, sizeof(ushort)));

    private Span<byte> Head => key.SlotRecord.Body.Slice(s_valueOffset, HeadBytes);

    // Bytes that nobody has written to come before what is at a place.
    private void OpenGap(int at, int bytes)
    {
        KeyRecord whole = key.SlotRecord;
        int end = whole.PackedEnd;
        int room = whole.BodyLength - EndBytes - end;
        if (room < bytes)
        {
            int head = whole.Bytes - whole.BodyLength + EndBytes;
            int free = Math.Clamp((end + bytes) * FreeSixteenthsTaken / 16, 0, Math.Max(0, RecordBytesMax - head - end - bytes));
            keys.Splice(key, whole.BodyLength - EndBytes, 0, bytes + free - room);
            whole = key.SlotRecord;
        }

        Span<byte> body = whole.Body;
        body[at..end].CopyTo(body[(at + bytes)..]);
        whole.PackedEnd = (ushort)(end + bytes);
    }

    private void CloseGap(int at, int bytes)
    {
        KeyRecord whole = key.SlotRecord;
        int end = whole.PackedEnd - bytes;
        Span<byte> body = whole.Body;
        body.Slice(at + bytes, end - at).CopyTo(body[at..]);
        whole.PackedEnd = (ushort)end;
        int free = body.Length - EndBytes - end;
        if (free > FreeBytesMin && free > end * FreeSixteenthsMax / 16) keys.Splice(key, end, free, 0);
    }
}
