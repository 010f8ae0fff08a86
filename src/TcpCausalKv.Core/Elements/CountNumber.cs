using System.Buffers.Binary;

namespace TcpCausalKv.Core.Elements;

// number = length:u8 bytes      0..8 bytes: an integer, two's complement, the low byte first, without bytes that its sign gives
//                               16 bytes: a decimal number, its four words as decimal.GetBits gives them

/// <summary>How totals of counters are encoded: short for small integers, and exact for fractions.</summary>
/// <remarks>Decimal numbers, so that nodes compute the same digits and 0.1 + 0.2 is 0.3.</remarks>
internal static class CountNumber
{
    /// <summary>Bytes of the longest number.</summary>
    public const int BytesMax = 1 + DecimalBytes;

    /// <summary>Numbers are at most this far from 0: the sum over all nodes still is a decimal.</summary>
    public const decimal Bound = 1e26m;

    private const int DecimalBytes = 16;

    /// <summary>Writes a number.</summary>
    /// <returns>Bytes written.</returns>
    public static int Write(Span<byte> destination, decimal number)
    {
        if (TryGetInteger(number, out long integer)) return WriteInteger(destination, integer);

        destination[0] = DecimalBytes;
        Span<int> words = stackalloc int[4];
        decimal.GetBits(Normalize(number), words);
        for (int i = 0; i < words.Length; i++) BinaryPrimitives.WriteInt32LittleEndian(destination[(1 + (i * sizeof(int)))..], words[i]);
        return BytesMax;
    }

    /// <summary>Reads a number and moves behind it.</summary>
    /// <returns>False if the bytes are none, or not the ones that <see cref="Write"/> writes.</returns>
    public static bool TryRead(ref ReadOnlySpan<byte> bytes, out decimal number)
    {
        number = 0;
        if (bytes.IsEmpty) return false;
        int length = bytes[0];
        if (length is > sizeof(long) and not DecimalBytes || bytes.Length <= length) return false;

        ReadOnlySpan<byte> digits = bytes.Slice(1, length);
        bytes = bytes[(1 + length)..];
        if (length == DecimalBytes) return TryReadDecimal(digits, out number);
        number = ReadInteger(digits);
        return true;
    }

    /// <summary>Where a number that is known to be one ends.</summary>
    /// <param name="bytes">Holds it.</param>
    /// <param name="at">Where it begins.</param>
    public static int EndOf(ReadOnlySpan<byte> bytes, int at) => at + 1 + bytes[at];

    /// <summary>A number as an integer.</summary>
    /// <returns>False if it has a fraction, or does not fit in 64 bits.</returns>
    public static bool TryGetInteger(decimal number, out long integer)
    {
        // Nearly all are written without a fraction, and need no division.
        bool isInteger = (number.Scale == 0 || decimal.IsInteger(number)) && number is >= long.MinValue and <= long.MaxValue;
        integer = isInteger ? (long)number : 0;
        return isInteger;
    }

    /// <summary>Without zeros at the end of a fraction, so that equal numbers are equal bytes.</summary>
    public static decimal Normalize(decimal number) => number / 1.0000000000000000000000000000m;

    private static int WriteInteger(Span<byte> destination, long number)
    {
        int length = 0;
        bool isWhole = number == 0;
        for (long rest = number; !isWhole; rest >>= 8)
        {
            destination[++length] = (byte)rest;
            isWhole = rest is >= sbyte.MinValue and <= sbyte.MaxValue;
        }

        destination[0] = (byte)length;
        return 1 + length;
    }

    private static long ReadInteger(ReadOnlySpan<byte> digits)
    {
        long number = digits.IsEmpty ? 0 : (sbyte)digits[^1];
        for (int i = digits.Length - 2; i >= 0; i--) number = (number << 8) | digits[i];
        return number;
    }

    private static bool TryReadDecimal(ReadOnlySpan<byte> digits, out decimal number)
    {
        const int ScaleMax = 28;
        Span<int> words = stackalloc int[4];
        for (int i = 0; i < words.Length; i++) words[i] = BinaryPrimitives.ReadInt32LittleEndian(digits[(i * sizeof(int))..]);
        number = 0;
        int scale = (words[3] >> 16) & 0xFF;
        if ((words[3] & 0x7F00FFFF) != 0 || scale > ScaleMax) return false;
        number = new decimal(words);
        return number is >= -Bound and <= Bound;
    }
}
