using System.Buffers.Binary;
using TcpCausalKv.Core.Data.Memory;
using TcpCausalKv.Core.Data.Tables;
using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Core.Data.Sets;

// value of the version of shape Set = form:u8 content       form 0: the elements are in a large set, content = number:i32
//                                                            form 1: content = numbers, records
//   numbers = an u8 for each of: Field, FieldCount, Member, Score, ScoreCount, Item (elements that have a version), fields and scores that show
//   records = those of a key table, one after the other, in no order but: those of one element together by rank, items by their positions
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
    private const int HeadBytes = ScoresOffset + 1;
    private static readonly int s_valueOffset = VersionBody.LengthFor(0);
    private static readonly int s_recordsOffset = s_valueOffset + HeadBytes;

    /// <summary>Bytes of the value of a set in this form that has no element yet.</summary>
    public static int EmptyBytes => HeadBytes;

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
    public static void WriteEmpty(Span<byte> value)
    {
        value.Clear();
        value[0] = PackedForm;
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
        return key.SlotRecord.Bytes + KeyRecord.BytesFor(name.Length, VersionBody.LengthFor(valueLength)) <= RecordBytesMax;
    }

    /// <summary>True if a set that does not exist yet can have an element in this form.</summary>
    public static bool HasRoomFor(ReadOnlySpan<byte> keyName, ReadOnlySpan<byte> name, int valueLength, int elementsMax)
    {
        if (elementsMax == 0 || !CanHave(ElementName.KindOf(name))) return false;
        int bytes = KeyRecord.BytesFor(keyName.Length, VersionBody.LengthFor(HeadBytes));
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
        int end = whole.BodyLength;
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

    /// <summary>Adds a record; see <see cref="KeyTable.Insert(KeyPlace, int, ReadOnlySpan{byte}, int)"/>.</summary>
    public Span<byte> Insert(KeyPlace first, int rank, ReadOnlySpan<byte> name, int bodyLength)
    {
        KeyPlace place = first;
        for (; rank > 0; rank--) place = place.Next;
        return KeyRecord.WritePacked(keys.Splice(key, place.Offset, 0, KeyRecord.BytesFor(name.Length, bodyLength)), name, bodyLength);
    }

    /// <summary>Gives a record a body of another length; see <see cref="KeyTable.Resize"/>.</summary>
    public Span<byte> Resize(KeyPlace place, int bodyLength)
    {
        KeyRecord record = place.Record;
        if (record.BodyLength == bodyLength) return record.Body;
        using NameBuffer name = new(ElementName.KindOf(record.Key), ElementName.PartOf(record.Key));
        return KeyRecord.WritePacked(
            keys.Splice(key, place.Offset, record.Bytes, KeyRecord.BytesFor(name.Bytes.Length, bodyLength)), name.Bytes, bodyLength);
    }

    /// <summary>Takes a record out. The one that followed it is at its place then.</summary>
    public void Remove(KeyPlace place) => keys.Splice(key, place.Offset, place.Record.Bytes, 0);

    /// <summary>Goes on without any element.</summary>
    public void Clear()
    {
        keys.Splice(key, s_recordsOffset, key.SlotRecord.BodyLength - s_recordsOffset, 0);
        WriteEmpty(Head);
    }

    private static int OffsetOf(ElementKind kind) => ContentOffset + (kind - ElementKind.Field);

    private Span<byte> Head => key.SlotRecord.Body.Slice(s_valueOffset, HeadBytes);
}
