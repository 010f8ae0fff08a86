using System.Globalization;

namespace TcpCausalKv.Node.Clients.Commands.Keys.Sorting;

/// <summary>Numbers that SORT compares by, read as Redis reads them: by C's strtod, up to the first zero byte.</summary>
/// <remarks>
/// <code>
/// number = [ white space ] [ sign ] ( decimal [ e exponent ] | 0x hexadecimal [ p exponent ] | inf | infinity )      in either case
/// </code>
/// Nothing at all is 0. A number that no double can hold, and one too near to 0, is none; neither is NaN.
/// </remarks>
internal static class SortScore
{
    private const NumberStyles Decimal = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
    private const double NormalMin = 2.2250738585072014e-308;

    /// <summary>Reads a number, if the text is one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="score">The number.</param>
    /// <param name="isRounded">Whether a number that no double can hold is read as infinity, or as 0 if it is too near to that.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, out double score, bool isRounded = false)
    {
        score = 0;
        int end = text.IndexOf((byte)0);
        if (end >= 0) text = text[..end];
        if (text.IsEmpty) return true;

        ReadOnlySpan<byte> number = text.TrimStart(" \t\n\v\f\r"u8);
        bool isNegative = number.StartsWith("-"u8);
        if (isNegative || number.StartsWith("+"u8)) number = number[1..];
        bool isNumber = TryParseUnsigned(number, isRounded, out double magnitude);
        score = isNegative ? -magnitude : magnitude;
        return isNumber;
    }

    private static bool TryParseUnsigned(ReadOnlySpan<byte> text, bool isRounded, out double value)
    {
        value = double.PositiveInfinity;
        if (ReplyTexts.Is(text, "inf"u8) || ReplyTexts.Is(text, "infinity"u8)) return true;
        if (text.Length > 2 && ReplyTexts.Is(text[..2], "0x"u8)) return TryParseHexadecimal(text[2..], out value);
        value = 0;
        if (text.IsEmpty || text[0] is not ((byte)'.' or (>= (byte)'0' and <= (byte)'9'))) return false;
        return double.TryParse(text, Decimal, CultureInfo.InvariantCulture, out value) && (isRounded || IsInRange(text, value));
    }

    private static bool IsInRange(ReadOnlySpan<byte> text, double value)
    {
        if (double.IsInfinity(value)) return false;
        int exponent = text.IndexOfAny((byte)'e', (byte)'E');
        ReadOnlySpan<byte> mantissa = exponent < 0 ? text : text[..exponent];
        return value >= NormalMin || mantissa.IndexOfAnyInRange((byte)'1', (byte)'9') < 0;
    }

    private static bool TryParseHexadecimal(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        int exponentAt = text.IndexOfAny((byte)'p', (byte)'P');
        int exponent = 0;
        if (exponentAt >= 0 && !TryParseExponent(text[(exponentAt + 1)..], out exponent)) return false;
        ReadOnlySpan<byte> mantissa = exponentAt >= 0 ? text[..exponentAt] : text;
        int point = mantissa.IndexOf((byte)'.');
        int fractionDigits = point < 0 ? 0 : mantissa.Length - point - 1;
        if (mantissa.Length == (point < 0 ? 0 : 1)) return false;
        for (int i = 0; i < mantissa.Length; i++)
        {
            if (i == point) continue;
            if (!char.IsAsciiHexDigit((char)mantissa[i])) return false;
            value = (value * 16) + ValueOf(mantissa[i]);
        }

        bool isZero = value == 0;
        value = Math.ScaleB(value, exponent - (4 * fractionDigits));
        return double.IsFinite(value) && isZero == (value == 0);
    }

    private static int ValueOf(byte digit) => digit <= (byte)'9' ? digit - '0' : (digit | 0x20) - 'a' + 10;

    private static bool TryParseExponent(ReadOnlySpan<byte> text, out int exponent) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent) && exponent is > -100_000 and < 100_000;
}
