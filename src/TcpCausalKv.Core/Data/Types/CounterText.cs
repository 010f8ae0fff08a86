using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Core.Data.Types;

/// <summary>Numbers as strings hold them: what a counter starts from, and what is read of it.</summary>
public static class CounterText
{
    /// <summary>Bytes of the longest text of a counter.</summary>
    public const int BytesMax = 64;

    // As Redis shows them.
    private const int FractionDigitsMax = 17;
    private const int NumberBytesMax = 256;
    private const int ShortBytesMax = 18;

    private static readonly SearchValues<byte> s_characters = SearchValues.Create("0123456789+-.eE"u8);

    /// <summary>Reads a number with or without a fraction, at most <see cref="CountNumber.Bound"/> from 0.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out decimal number)
    {
        number = 0;
        if (text.Length <= ShortBytesMax && Utf8Parser.TryParse(text, out long integer, out int read) && read == text.Length)
        {
            number = integer;
            return true;
        }

        if (text.IsEmpty || text.Length > NumberBytesMax || text.ContainsAnyExcept(s_characters)) return false;
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number)
            && number is >= -CountNumber.Bound and <= CountNumber.Bound;
    }

    /// <summary>Writes a number; an integer that 64 bits can't hold as the nearest one that they can.</summary>
    /// <param name="number">The number.</param>
    /// <param name="destination">At least <see cref="BytesMax"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(decimal number, Span<byte> destination)
    {
        if (CountNumber.TryGetInteger(number, out long integer)) return Write(integer, destination);
        if (decimal.IsInteger(number)) return Write(number < 0 ? long.MinValue : long.MaxValue, destination);
        string text = CountNumber.Normalize(decimal.Round(number, FractionDigitsMax)).ToString(CultureInfo.InvariantCulture);
        return Encoding.ASCII.GetBytes(text == "-0" ? "0" : text, destination);
    }

    private static int Write(long number, Span<byte> destination)
    {
        Utf8Formatter.TryFormat(number, destination, out int written);
        return written;
    }
}
