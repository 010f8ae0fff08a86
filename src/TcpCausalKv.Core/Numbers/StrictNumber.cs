using System.Globalization;
using System.Numerics;

namespace TcpCausalKv.Core.Numbers;

/// <summary>
/// Reads numbers that come from outside. .NET's own parsers take zero bytes at the end of a number for part of it; here every character is a digit,
/// after at most one sign.
/// </summary>
public static class StrictNumber
{
    /// <summary>Reads decimal digits only.</summary>
    public static bool TryDigits<T>(ReadOnlySpan<char> text, out T number)
        where T : struct, INumber<T> =>
        Read(text, NumberStyles.None, out number) && !text.ContainsAnyExceptInRange('0', '9');

    /// <summary>Reads decimal digits that may have a sign before them.</summary>
    public static bool TryInteger<T>(ReadOnlySpan<char> text, out T number)
        where T : struct, INumber<T> =>
        Read(text, NumberStyles.AllowLeadingSign, out number) && !text[1..].ContainsAnyExceptInRange('0', '9');

    /// <summary>Reads hexadecimal digits of either case, no sign or prefix.</summary>
    public static bool TryHex<T>(ReadOnlySpan<char> text, out T number)
        where T : struct, IBinaryInteger<T> =>
        Read(text, NumberStyles.AllowHexSpecifier, out number) && !text.Contains('\0');

    private static bool Read<T>(ReadOnlySpan<char> text, NumberStyles styles, out T number)
        where T : struct, INumberBase<T> =>
        T.TryParse(text, styles, CultureInfo.InvariantCulture, out number);
}
