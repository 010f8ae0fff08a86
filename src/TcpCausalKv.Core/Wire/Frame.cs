using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace TcpCausalKv.Core.Wire;

// frame = length:u32 crc32c:u32 body        all integers little-endian
// length counts crc32c and body; crc32c is over body; body = kind:u8 and what the kind's own grammar says

/// <summary>The envelope that everything between peers, and every record of the log, travels in.</summary>
public static class Frame
{
    /// <summary>Bytes before the body.</summary>
    public const int HeaderBytes = 8;

    /// <summary>Bytes of the length field, which does not count itself.</summary>
    public const int LengthFieldBytes = 4;

    /// <summary>The shortest frame: a body of one byte.</summary>
    public const int BytesMin = HeaderBytes + 1;

    /// <summary>Length of the whole frame at the front of <paramref name="source"/>, which holds at least the length field.</summary>
    public static long TotalBytes(ReadOnlySpan<byte> source) =>
        LengthFieldBytes + (long)BinaryPrimitives.ReadUInt32LittleEndian(source);

    /// <summary>Kind of a whole frame.</summary>
    public static FrameKind Kind(ReadOnlySpan<byte> frame) => (FrameKind)frame[HeaderBytes];

    /// <summary>Body of a whole frame, its kind included.</summary>
    public static ReadOnlySpan<byte> Body(ReadOnlySpan<byte> frame) => frame[HeaderBytes..];

    /// <summary>Fills in length and checksum of a frame whose body is in place.</summary>
    /// <param name="frame">The whole frame and nothing else.</param>
    public static void Seal(Span<byte> frame)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(frame, (uint)(frame.Length - LengthFieldBytes));
        BinaryPrimitives.WriteUInt32LittleEndian(frame[LengthFieldBytes..], Checksum(frame[HeaderBytes..]));
    }

    /// <summary>True if the checksum of a whole frame is that of its body.</summary>
    public static bool IsIntact(ReadOnlySpan<byte> frame) =>
        DeclaredChecksum(frame) == Checksum(frame[HeaderBytes..]);

    /// <summary>The checksum that the frame at the front of <paramref name="source"/> claims; only its header need be there.</summary>
    public static uint DeclaredChecksum(ReadOnlySpan<byte> source) => BinaryPrimitives.ReadUInt32LittleEndian(source[LengthFieldBytes..]);

    /// <summary>CRC-32C (Castagnoli), as RFC 3720 defines it.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes) => ContinueChecksum(0, bytes);

    /// <summary>The checksum of some bytes and of those that follow them.</summary>
    /// <param name="checksum">That of what comes before; 0 if nothing does.</param>
    /// <param name="bytes">What follows.</param>
    public static uint ContinueChecksum(uint checksum, ReadOnlySpan<byte> bytes)
    {
        uint crc = ~checksum;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words) crc = BitOperations.Crc32C(crc, word);
        foreach (byte rest in bytes[(words.Length * sizeof(ulong))..]) crc = BitOperations.Crc32C(crc, rest);
        return ~crc;
    }
}
