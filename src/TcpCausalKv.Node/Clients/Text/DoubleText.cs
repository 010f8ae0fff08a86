using System.Buffers.Text;
using System.Globalization;

namespace TcpCausalKv.Node.Clients.Text;

/// <summary>Numbers with a fraction as Redis 7.2 writes them: with as few digits as read back the same, integers plain.</summary>
public static class DoubleText
{
    /// <summary>Bytes of the longest text.</summary>
    public const int BytesMax = 32;

    // Whole numbers are plain up to here.
    private const double IntegerMax = 1L << 62;
    private const int DigitsMax = 17;

    // Where a number is written without an exponent: so many zeros behind its digits, or before them.
    private const int ZerosMax = 7;
    private const int SmallExponentMax = 4;

    /// <summary>Writes a number.</summary>
    /// <param name="value">The number.</param>
    /// <param name="destination">At least <see cref="BytesMax"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(double value, Span<byte> destination)
    {
        if (double.IsNaN(value)) return Put("nan"u8, destination);
        if (double.IsInfinity(value)) return Put(value > 0 ? "inf"u8 : "-inf"u8, destination);
        if (value is >= -IntegerMax and <= IntegerMax && double.IsInteger(value))
        {
            Utf8Formatter.TryFormat((long)value, destination, out int length);
            return length;
        }

        int sign = value < 0 ? Put("-"u8, destination) : 0;
        Span<byte> digits = stackalloc byte[DigitsMax];
        digits = digits[..ReadDigits(Math.Abs(value), digits, out int zeros)];
        return sign + Write(digits, zeros, destination[sign..]);
    }

    // The number is the digits as an integer, with so many zeros behind them, or moved so many places behind the point.
    private static int ReadDigits(double value, Span<byte> digits, out int zeros)
    {
        Span<byte> text = stackalloc byte[BytesMax];
        value.TryFormat(text, out int shortest, "R", CultureInfo.InvariantCulture);
        text = text[..shortest];
        int mark = text.IndexOf((byte)'E');
        int exponent = mark < 0 ? 0 : int.Parse(text[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (mark >= 0) text = text[..mark];
        int point = text.IndexOf((byte)'.');
        zeros = exponent - (point < 0 ? 0 : text.Length - point - 1);
        int length = 0;
        foreach (byte character in text)
        {
            if (character == (byte)'.' || (length == 0 && character == (byte)'0')) continue;
            if (length < digits.Length) digits[length++] = character;
            else zeros++;
        }

        while (length > 1 && digits[length - 1] == (byte)'0')
        {
            length--;
            zeros++;
        }

        return length;
    }

    private static int Write(ReadOnlySpan<byte> digits, int zeros, Span<byte> destination)
    {
        int exponent = zeros + digits.Length - 1;
        if (zeros >= 0 && Math.Abs(exponent) < digits.Length + ZerosMax)
        {
            int at = Put(digits, destination);
            destination.Slice(at, zeros).Fill((byte)'0');
            return at + zeros;
        }

        bool isPlain = zeros < 0 && (zeros > -ZerosMax || Math.Abs(exponent) < SmallExponentMax);
        return isPlain ? WritePlain(digits, -zeros, destination) : WriteScientific(digits, exponent, destination);
    }

    private static int WritePlain(ReadOnlySpan<byte> digits, int places, Span<byte> destination)
    {
        int whole = Math.Max(digits.Length - places, 0);
        int at = whole == 0 ? Put("0"u8, destination) : Put(digits[..whole], destination);
        at += Put("."u8, destination[at..]);
        int zeros = Math.Max(places - digits.Length, 0);
        destination.Slice(at, zeros).Fill((byte)'0');
        return at + zeros + Put(digits[whole..], destination[(at + zeros)..]);
    }

    private static int WriteScientific(ReadOnlySpan<byte> digits, int exponent, Span<byte> destination)
    {
        int at = Put(digits[..1], destination);
        if (digits.Length > 1) at += Put("."u8, destination[at..]);
        at += Put(digits[1..], destination[at..]);
        at += Put(exponent < 0 ? "e-"u8 : "e+"u8, destination[at..]);
        Utf8Formatter.TryFormat(Math.Abs(exponent), destination[at..], out int length);
        return at + length;
    }

    private static int Put(ReadOnlySpan<byte> bytes, Span<byte> destination)
    {
        bytes.CopyTo(destination);
        return bytes.Length;
    }
}
