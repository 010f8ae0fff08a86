using System.Buffers.Binary;

namespace TcpCausalKv.Core.Data;

// record = keyLength:u32 little-endian, key, body      the body is all the rest
/// <summary>One version with its key in one block of memory. What the body means is not known here.</summary>
internal static class KeyRecord
{
    private const int KeyOffset = sizeof(uint);

    // Of an array on a 64-bit runtime: header, method table and length, and the rounding of every object to whole words.
    private const int ArrayOverheadBytes = 24;
    private const int WordBytes = 8;

    /// <summary>A record whose body is not yet written.</summary>
    public static byte[] Create(ReadOnlySpan<byte> key, int bodyLength)
    {
        byte[] record = GC.AllocateUninitializedArray<byte>(checked(KeyOffset + key.Length + bodyLength));
        BinaryPrimitives.WriteInt32LittleEndian(record, key.Length);
        key.CopyTo(record.AsSpan(KeyOffset));
        return record;
    }

    /// <summary>The key.</summary>
    public static ReadOnlySpan<byte> Key(byte[] record) => record.AsSpan(KeyOffset, KeyLength(record));

    /// <summary>What follows the key.</summary>
    public static Span<byte> Body(byte[] record) => record.AsSpan(KeyOffset + KeyLength(record));

    /// <summary>True if the record is one of <paramref name="key"/>.</summary>
    public static bool HasKey(byte[] record, ReadOnlySpan<byte> key) => Key(record).SequenceEqual(key);

    /// <summary>Memory that the record takes, in bytes.</summary>
    public static long HeapBytes(byte[] record) =>
        (ArrayOverheadBytes + (long)record.Length + WordBytes - 1) / WordBytes * WordBytes;

    private static int KeyLength(byte[] record) => BinaryPrimitives.ReadInt32LittleEndian(record);
}
