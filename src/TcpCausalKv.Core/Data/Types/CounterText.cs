using System.Buffers;
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

    private static readonly SearchValues<byte> s_characters = SearchValues.Create("0123456789+-.eE"u8);

    /// <summary>Reads a number with or without a fraction, at most <see cref="CountNumber.Bound"/> from 0.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out decimal number)
    {
        number = 0;
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
        if (decimal.IsInteger(number)) number = Math.Clamp(number, long.MinValue, long.MaxValue);
        string text = CountNumber.Normalize(decimal.Round(number, FractionDigitsMax)).ToString(CultureInfo.InvariantCulture);
        return Encoding.ASCII.GetBytes(text == "-0" ? "0" : text, destination);
    }
}
