using System.Runtime.CompilerServices;
using TcpCausalKv.Core.Data.Memory;

namespace TcpCausalKv.Core.Data.Tables;

// record = lengths:u32, key, body                              lengths = key length << 22 | body length, for most records
//        | 0xFFFFFFFF, keyLength:u32, bodyLength:u32, key, body     for a longer key or body
/// <summary>One version with its key in one block of an arena's memory. What the body means is not known here.</summary>
/// <remarks>Good until it is given back to the arena that it was made in.</remarks>
internal readonly unsafe struct KeyRecord
{
    private const int BodyLengthBits = 22;
    private const uint BodyLengthMask = (1U << BodyLengthBits) - 1;
    private const int KeyLengthMax = (1 << (32 - BodyLengthBits)) - 1;
    private const uint IsLong = uint.MaxValue;
    private const int ShortHeadBytes = sizeof(uint);
    private const int LongHeadBytes = 3 * sizeof(uint);

    private readonly byte* _start;

    private KeyRecord(byte* start) => _start = start;

    /// <summary>True for the record of a free slot, which is none.</summary>
    public bool IsNone => _start == null;

    /// <summary>Where the record begins, for a hint to the processor.</summary>
    public void* Address => _start;

    /// <summary>The key.</summary>
    public ReadOnlySpan<byte> Key
    {
        get
        {
            Lengths lengths = Read();
            return new ReadOnlySpan<byte>(_start + lengths.Head, lengths.Key);
        }
    }

    /// <summary>What follows the key.</summary>
    public Span<byte> Body
    {
        get
        {
            Lengths lengths = Read();
            return new Span<byte>(_start + lengths.Head + lengths.Key, lengths.Body);
        }
    }

    /// <summary>Length of the body, in bytes.</summary>
    public int BodyLength => Read().Body;

    /// <summary>Length of the whole record, in bytes.</summary>
    public int Bytes => Read().Total;

    /// <summary>Of a body that has packed records, where in it these end: its last two bytes tell.</summary>
    public ref ushort PackedEnd
    {
        get
        {
            Lengths lengths = Read();
            return ref Unsafe.AsRef<ushort>(_start + lengths.Total - sizeof(ushort));
        }
    }

    /// <summary>Memory that the record takes, in bytes.</summary>
    public long BlockBytes => RecordArena.BlockBytes(Read().Total);

    /// <summary>A record whose body is not yet written.</summary>
    public static KeyRecord Create(RecordArena arena, ReadOnlySpan<byte> key, int bodyLength)
    {
        Lengths lengths = Lengths.Of(key.Length, bodyLength);
        KeyRecord record = new(arena.Take(lengths.Total));
        record.Write(lengths);
        key.CopyTo(new Span<byte>(record._start + lengths.Head, key.Length));
        return record;
    }

    /// <summary>Length of a whole record, in bytes.</summary>
    public static int BytesFor(int keyLength, int bodyLength) => Lengths.Of(keyLength, bodyLength).Total;

    /// <summary>Writes a record among those that are packed in the body of another one.</summary>
    /// <param name="destination">Just <see cref="BytesFor"/>, within the body of the other record.</param>
    /// <param name="key">Its key.</param>
    /// <param name="bodyLength">Length of its body.</param>
    /// <returns>Its body, to be written by the caller.</returns>
    public static Span<byte> WritePacked(Span<byte> destination, ReadOnlySpan<byte> key, int bodyLength)
    {
        Lengths lengths = Lengths.Of(key.Length, bodyLength);
        KeyRecord record = new((byte*)Unsafe.AsPointer(ref destination[0]));
        record.Write(lengths);
        key.CopyTo(destination[lengths.Head..]);
        return destination[(lengths.Head + lengths.Key)..];
    }

    /// <summary>The record that is packed in the body of this one.</summary>
    /// <param name="offset">Where it begins there.</param>
    public KeyRecord Packed(int offset)
    {
        Lengths lengths = Read();
        return new KeyRecord(_start + lengths.Head + lengths.Key + offset);
    }

    /// <summary>True if a record has a block of its own from the system, so that it can be made before an arena has it.</summary>
    public static bool IsLarge(int keyLength, int bodyLength) => Lengths.Of(keyLength, bodyLength).Total > RecordArena.SlabBlockBytesMax;

    /// <summary>A large record that no arena has yet and whose body is not yet written.</summary>
    public static KeyRecord CreateDetached(ReadOnlySpan<byte> key, int bodyLength)
    {
        Lengths lengths = Lengths.Of(key.Length, bodyLength);
        KeyRecord record = new(RecordArena.AllocateLarge(lengths.Total));
        record.Write(lengths);
        key.CopyTo(new Span<byte>(record._start + lengths.Head, key.Length));
        return record;
    }

    /// <summary>Gives a detached record to an arena.</summary>
    public void Attach(RecordArena arena) => arena.Adopt(_start);

    /// <summary>Gives the memory of a detached record back.</summary>
    public void FreeDetached() => RecordArena.FreeLarge(_start);

    /// <summary>Gives the record's memory back.</summary>
    public void Free(RecordArena arena) => arena.Give(_start, Read().Total);

    /// <summary>Gives the body another length, if the record's block is the one that a record of that length would have.</summary>
    /// <returns>False, and nothing is changed, if it is not.</returns>
    public bool TryResize(int bodyLength)
    {
        Lengths before = Read();
        Lengths after = Lengths.Of(before.Key, bodyLength);
        if (before.Head != after.Head || RecordArena.BlockBytes(before.Total) != RecordArena.BlockBytes(after.Total)) return false;
        Write(after);
        return true;
    }

    /// <summary>Gives a packed record a body of another length; there must be room for it.</summary>
    public void SetPackedBodyLength(int bodyLength) => Write(Lengths.Of(Read().Key, bodyLength));

    /// <summary>Gives some bytes of the body another length, if the record's block is the one that the record would have then.</summary>
    /// <param name="offset">Where they begin.</param>
    /// <param name="removed">How many they are.</param>
    /// <param name="added">How many they are to be: to be written by the caller.</param>
    /// <returns>False, and nothing is changed, if it is not.</returns>
    public bool TrySplice(int offset, int removed, int added)
    {
        Lengths before = Read();
        byte* body = _start + before.Head + before.Key;
        if (!TryResize(before.Body - removed + added)) return false;
        long moved = before.Body - offset - removed;
        Buffer.MemoryCopy(body + offset + removed, body + offset + added, moved, moved);
        return true;
    }

    /// <summary>True if the record is one of <paramref name="key"/>.</summary>
    public bool HasKey(ReadOnlySpan<byte> key) => Key.SequenceEqual(key);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Lengths Read()
    {
        uint lengths = Unsafe.ReadUnaligned<uint>(_start);
        if (lengths != IsLong) return new Lengths(ShortHeadBytes, (int)(lengths >> BodyLengthBits), (int)(lengths & BodyLengthMask));
        return new Lengths(LongHeadBytes, Unsafe.ReadUnaligned<int>(_start + 4), Unsafe.ReadUnaligned<int>(_start + 8));
    }

    private void Write(Lengths lengths)
    {
        if (lengths.Head == ShortHeadBytes)
        {
            Unsafe.WriteUnaligned(_start, ((uint)lengths.Key << BodyLengthBits) | (uint)lengths.Body);
            return;
        }

        Unsafe.WriteUnaligned(_start, IsLong);
        Unsafe.WriteUnaligned(_start + 4, lengths.Key);
        Unsafe.WriteUnaligned(_start + 8, lengths.Body);
    }

    private readonly record struct Lengths(int Head, int Key, int Body)
    {
        internal int Total => checked(Head + Key + Body);

        internal static Lengths Of(int key, int body) =>
            new(key < KeyLengthMax && body < BodyLengthMask ? ShortHeadBytes : LongHeadBytes, key, body);
    }
}
