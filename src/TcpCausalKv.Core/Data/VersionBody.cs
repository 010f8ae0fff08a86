using System.Buffers.Binary;
using System.IO.Hashing;
using TcpCausalKv.Core.Clocks;

namespace TcpCausalKv.Core.Data;

// body = sequence:u64, timestamp:u64, origin:u8, value      numbers little-endian; the value is all the rest
/// <summary>A version as it lies in memory. Borrows the bytes of its record.</summary>
internal readonly ref struct VersionBody(ReadOnlySpan<byte> bytes)
{
    private const int TimestampOffset = sizeof(ulong);
    private const int OriginOffset = TimestampOffset + sizeof(ulong);
    private const int ValueOffset = OriginOffset + sizeof(byte);

    // Any number will do, but all nodes of all releases have to use the same one: they compare their digests.
    private const long KeySeed = 0x43_61_75_73_61_6C_4B_56;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>The write that set the version.</summary>
    public Dot Dot => new(_bytes[OriginOffset], BinaryPrimitives.ReadUInt64LittleEndian(_bytes));

    /// <summary>When that write was made.</summary>
    public HybridTimestamp Timestamp => new(BinaryPrimitives.ReadUInt64LittleEndian(_bytes[TimestampOffset..]));

    /// <summary>The value.</summary>
    public ReadOnlySpan<byte> Value => _bytes[ValueOffset..];

    /// <summary>Bytes of a version whose value has <paramref name="valueLength"/> bytes.</summary>
    public static int LengthFor(int valueLength) => checked(ValueOffset + valueLength);

    /// <summary>Writes a version over the whole of <paramref name="body"/>.</summary>
    public static void Write(Span<byte> body, Dot dot, HybridTimestamp timestamp, ReadOnlySpan<byte> value)
    {
        WriteHead(body, dot, timestamp);
        value.CopyTo(ValueOf(body));
    }

    /// <summary>Writes what comes before the value.</summary>
    /// <returns>Just that.</returns>
    public static ReadOnlySpan<byte> WriteHead(Span<byte> body, Dot dot, HybridTimestamp timestamp)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(body, dot.Entry);
        BinaryPrimitives.WriteUInt64LittleEndian(body[TimestampOffset..], timestamp.Bits);
        body[OriginOffset] = (byte)dot.Origin;
        return body[..ValueOffset];
    }

    /// <summary>Where the value goes.</summary>
    public static Span<byte> ValueOf(Span<byte> body) => body[ValueOffset..];

    /// <summary>True if this version is read rather than one with the given dot and timestamp.</summary>
    public bool Outranks(Dot dot, HybridTimestamp timestamp) =>
        Timestamp > timestamp || (Timestamp == timestamp && Dot.Origin > dot.Origin);

    /// <summary>The key's part in the digests of its versions.</summary>
    public static ulong DigestOfKey(ReadOnlySpan<byte> key) => XxHash3.HashToUInt64(key, KeySeed);

    /// <summary>Begins what <see cref="Digest"/> gives for a body that comes in parts.</summary>
    public static XxHash3 BeginDigest(ulong keyDigest) => new((long)keyDigest);

    /// <summary>
    /// The version's part in the digest of the state. The key comes in as the seed, so no byte can pass for a byte of the
    /// other: key <c>ab</c> with value <c>c</c> and key <c>a</c> with value <c>bc</c> differ.
    /// </summary>
    public ulong Digest(ulong keyDigest) => XxHash3.HashToUInt64(_bytes, (long)keyDigest);
}
