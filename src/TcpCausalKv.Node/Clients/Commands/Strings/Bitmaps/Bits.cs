using System.Numerics;
using System.Runtime.InteropServices;

namespace TcpCausalKv.Node.Clients.Commands.Strings.Bitmaps;

/// <summary>Strings as arrays of bits: bit 0 is the highest of the first byte.</summary>
internal static class Bits
{
    private const int PerByte = 8;

    /// <summary>Bytes that it takes to hold a bit at this position.</summary>
    public static long BytesFor(long bit) => (bit / PerByte) + 1;

    /// <summary>Bits in so many bytes.</summary>
    public static long In(long bytes) => bytes * PerByte;

    /// <summary>Reads a number, its highest bit first. Beyond the end are zeros.</summary>
    /// <param name="bytes">The string.</param>
    /// <param name="bit">Where the number begins; at least 0.</param>
    /// <param name="width">Its bits, 1 to 64.</param>
    public static ulong Read(ReadOnlySpan<byte> bytes, long bit, int width)
    {
        UInt128 window = 0;
        long firstByte = bit / PerByte;
        long byteEnd = BytesFor(bit + width - 1);
        for (long at = firstByte; at < byteEnd; at++) window = (window << PerByte) | (at < bytes.Length ? bytes[(int)at] : (byte)0);

        int behind = (int)(In(byteEnd) - bit - width);
        return (ulong)(window >> behind) & MaskOf(width);
    }

    /// <summary>Writes a number, its highest bit first.</summary>
    /// <param name="bytes">The string; it holds all of these bits.</param>
    /// <param name="bit">Where the number begins; at least 0.</param>
    /// <param name="width">Its bits, 1 to 64.</param>
    /// <param name="value">The number; what does not fit is cut off at its high end.</param>
    public static void Write(Span<byte> bytes, long bit, int width, ulong value)
    {
        long byteEnd = BytesFor(bit + width - 1);
        int behind = (int)(In(byteEnd) - bit - width);
        UInt128 mask = (UInt128)MaskOf(width) << behind;
        UInt128 shifted = ((UInt128)value << behind) & mask;
        for (long at = byteEnd - 1; at >= bit / PerByte; at--)
        {
            bytes[(int)at] = (byte)((bytes[(int)at] & ~(byte)mask) | (byte)shifted);
            mask >>= PerByte;
            shifted >>= PerByte;
        }
    }

    /// <summary>Counts the bits that are set.</summary>
    /// <param name="bytes">The string.</param>
    /// <param name="range">Where to count: bits of the string. Not empty.</param>
    public static long Count(ReadOnlySpan<byte> bytes, IndexRange range)
    {
        ReadOnlySpan<byte> touched = bytes[(int)(range.First / PerByte)..(int)BytesFor(range.Last)];
        int before = touched[0] & ~FromBit(range.First);
        int after = touched[^1] & ~ToBit(range.Last);
        return Count(touched) - BitOperations.PopCount((uint)before) - BitOperations.PopCount((uint)after);
    }

    /// <summary>Finds the first bit of a kind.</summary>
    /// <param name="bytes">The string.</param>
    /// <param name="isSet">The kind.</param>
    /// <param name="range">Where to search: bits of the string. Not empty.</param>
    /// <returns>Its position; -1 if there is none.</returns>
    public static long Find(ReadOnlySpan<byte> bytes, bool isSet, IndexRange range)
    {
        byte without = isSet ? byte.MinValue : byte.MaxValue;
        int at = (int)(range.First / PerByte);
        int found = (bytes[at] ^ without) & FromBit(range.First);
        if (found == 0)
        {
            int skipped = bytes[(at + 1)..(int)BytesFor(range.Last)].IndexOfAnyExcept(without);
            if (skipped < 0) return -1;
            at += 1 + skipped;
            found = bytes[at] ^ without;
        }

        long position = In(at) + BitOperations.LeadingZeroCount((uint)found << 24);
        return position <= range.Last ? position : -1;
    }

    /// <summary>Combines a string with another, bit by bit.</summary>
    /// <param name="operation">How; anything but <see cref="BitOperation.Not"/>.</param>
    /// <param name="into">The string that is changed.</param>
    /// <param name="with">The other one, at most as long; after its end are zeros.</param>
    public static void Combine(BitOperation operation, Span<byte> into, ReadOnlySpan<byte> with)
    {
        switch (operation)
        {
            case BitOperation.And:
                And(into, with);
                break;
            case BitOperation.Or:
                Or(into, with);
                break;
            default:
                Xor(into, with);
                break;
        }
    }

    /// <summary>Turns every bit around.</summary>
    public static void Invert(Span<byte> bytes)
    {
        Span<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        for (int i = 0; i < words.Length; i++) words[i] = ~words[i];
        for (int i = words.Length * sizeof(ulong); i < bytes.Length; i++) bytes[i] = (byte)~bytes[i];
    }

    private static void And(Span<byte> into, ReadOnlySpan<byte> with)
    {
        Span<ulong> words = MemoryMarshal.Cast<byte, ulong>(into[..with.Length]);
        ReadOnlySpan<ulong> withWords = MemoryMarshal.Cast<byte, ulong>(with);
        for (int i = 0; i < words.Length; i++) words[i] &= withWords[i];
        for (int i = words.Length * sizeof(ulong); i < with.Length; i++) into[i] &= with[i];
        into[with.Length..].Clear();
    }

    private static void Or(Span<byte> into, ReadOnlySpan<byte> with)
    {
        Span<ulong> words = MemoryMarshal.Cast<byte, ulong>(into[..with.Length]);
        ReadOnlySpan<ulong> withWords = MemoryMarshal.Cast<byte, ulong>(with);
        for (int i = 0; i < words.Length; i++) words[i] |= withWords[i];
        for (int i = words.Length * sizeof(ulong); i < with.Length; i++) into[i] |= with[i];
    }

    private static void Xor(Span<byte> into, ReadOnlySpan<byte> with)
    {
        Span<ulong> words = MemoryMarshal.Cast<byte, ulong>(into[..with.Length]);
        ReadOnlySpan<ulong> withWords = MemoryMarshal.Cast<byte, ulong>(with);
        for (int i = 0; i < words.Length; i++) words[i] ^= withWords[i];
        for (int i = words.Length * sizeof(ulong); i < with.Length; i++) into[i] ^= with[i];
    }

    private static long Count(ReadOnlySpan<byte> bytes)
    {
        long count = 0;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words) count += BitOperations.PopCount(word);
        foreach (byte rest in bytes[(words.Length * sizeof(ulong))..]) count += BitOperations.PopCount(rest);
        return count;
    }

    private static ulong MaskOf(int width) => ulong.MaxValue >> (64 - width);

    // Of a byte, the bits from this one on, or those up to it.
    private static byte FromBit(long bit) => (byte)(byte.MaxValue >> (int)(bit % PerByte));

    private static byte ToBit(long bit) => (byte)(byte.MaxValue << (int)(PerByte - 1 - (bit % PerByte)));
}
