using System.Buffers.Binary;
using System.IO.Hashing;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Core.Data;

// body = entry:u64, timestamp:u64, shape << 6 | origin:u8, value      numbers little-endian; the value is all the rest
/// <summary>A version as it lies in memory. Borrows the bytes of its record.</summary>
internal readonly ref struct VersionBody(ReadOnlySpan<byte> bytes)
{
    private const int TimestampOffset = sizeof(ulong);
    private const int OriginOffset = TimestampOffset + sizeof(ulong);
    private const int ValueOffset = OriginOffset + sizeof(byte);
    private const int ShapeShift = 6;
    private const int OriginMask = (1 << ShapeShift) - 1;

    // Any number will do, but all nodes of all releases have to use the same one: they compare their digests.
    private const long KeySeed = 0x43_61_75_73_61_6C_4B_56;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>The write that set the version; of a contribution the last one that added to it.</summary>
    public Dot Dot => new(_bytes[OriginOffset] & OriginMask, BinaryPrimitives.ReadUInt64LittleEndian(_bytes));

    /// <summary>When that write was made.</summary>
    public HybridTimestamp Timestamp => new(BinaryPrimitives.ReadUInt64LittleEndian(_bytes[TimestampOffset..]));

    /// <summary>How the value is to be read.</summary>
    public VersionShape Shape => (VersionShape)(_bytes[OriginOffset] >> ShapeShift);

    /// <summary>The value.</summary>
    public ReadOnlySpan<byte> Value => _bytes[ValueOffset..];

    /// <summary>The value as a contribution.</summary>
    public Contribution Contribution => Contribution.TryRead(Dot.Entry, Value, out Contribution read)
        ? read
        : throw new InvalidOperationException($"The contribution of {Dot} can't be read, and a check let it pass.");

    /// <summary>False for a contribution that was wholly cleared.</summary>
    public bool IsLive => Shape != VersionShape.Count || Contribution.IsLiveIn(Value);

    /// <summary>The value as a deadline, Unix milliseconds.</summary>
    public long Deadline => BinaryPrimitives.ReadInt64LittleEndian(Value);

    /// <summary>Bytes of a version whose value has <paramref name="valueLength"/> bytes.</summary>
    public static int LengthFor(int valueLength) => checked(ValueOffset + valueLength);

    /// <summary>Writes a version over the whole of <paramref name="body"/>.</summary>
    public static void Write(Span<byte> body, VersionShape shape, Dot dot, HybridTimestamp timestamp, ReadOnlySpan<byte> value)
    {
        WriteHead(body, shape, dot, timestamp);
        value.CopyTo(ValueOf(body));
    }

    /// <summary>Writes what comes before the value.</summary>
    /// <returns>Just that.</returns>
    public static ReadOnlySpan<byte> WriteHead(Span<byte> body, VersionShape shape, Dot dot, HybridTimestamp timestamp)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(body, dot.Entry);
        BinaryPrimitives.WriteUInt64LittleEndian(body[TimestampOffset..], timestamp.Bits);
        body[OriginOffset] = (byte)(((int)shape << ShapeShift) | dot.Origin);
        return body[..ValueOffset];
    }

    /// <summary>Where the value goes.</summary>
    public static Span<byte> ValueOf(Span<byte> body) => body[ValueOffset..];

    /// <summary>True if this version comes before one of the same key: of its shape, the one that is read first.</summary>
    public bool Outranks(VersionShape shape, Dot dot, HybridTimestamp timestamp)
    {
        if (Shape != shape) return Shape < shape;
        return Timestamp > timestamp || (Timestamp == timestamp && Dot.Origin > dot.Origin);
    }

    /// <summary>The key's part in the digests of its versions.</summary>
    public static ulong DigestOfKey(ReadOnlySpan<byte> key) => XxHash3.HashToUInt64(key, KeySeed);

    /// <summary>An element's part in the digests of its versions.</summary>
    /// <param name="keyDigest">The key's.</param>
    /// <param name="element">Name of an element with a part; empty for one without.</param>
    public static ulong DigestOfElement(ulong keyDigest, ReadOnlySpan<byte> element) =>
        element.IsEmpty ? keyDigest : XxHash3.HashToUInt64(element, (long)keyDigest);

    /// <summary>Begins what <see cref="Digest"/> gives for a body that comes in parts.</summary>
    public static XxHash3 BeginDigest(ulong keyDigest) => new((long)keyDigest);

    /// <summary>
    /// The version's part in the digest of the state; 0 for what shows nowhere. The key comes in as the seed, so no byte can pass for a byte of the
    /// other: key <c>ab</c> with value <c>c</c> and key <c>a</c> with value <c>bc</c> differ.
    /// </summary>
    public ulong Digest(ulong elementDigest) => Shape switch
    {
        VersionShape.Set => 0,
        VersionShape.Count => DigestOfCount(elementDigest),
        _ => XxHash3.HashToUInt64(_bytes, (long)elementDigest),
    };

    private ulong DigestOfCount(ulong elementDigest)
    {
        int shown = Contribution.Shown(Value).Length;
        return shown == 0 ? 0 : XxHash3.HashToUInt64(_bytes[..(ValueOffset + shown)], (long)elementDigest);
    }
}
