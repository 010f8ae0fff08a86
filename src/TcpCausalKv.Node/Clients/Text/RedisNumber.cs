namespace TcpCausalKv.Node.Clients.Text;

/// <summary>
/// Numbers as Redis reads them (<c>string2ll</c>): one spelling each, so no plus, no space, no leading zero and no <c>-0</c>.
/// </summary>
public static class RedisNumber
{
    private const ulong LongMinMagnitude = 1UL << 63;

    /// <summary>Reads a signed number, if <paramref name="text"/> is one from end to end.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long value)
    {
        bool isNegative = text.Length > 0 && text[0] == (byte)'-';
        value = 0;

        if (!TryParseUnsigned(isNegative ? text[1..] : text, out ulong magnitude)) return false;
        if (isNegative && magnitude == 0) return false;
        if (magnitude > (isNegative ? LongMinMagnitude : long.MaxValue)) return false;

        value = isNegative ? unchecked(-(long)magnitude) : (long)magnitude;
        return true;
    }

    /// <summary>Reads a cursor as C's strtoul does: nothing is 0, leading zeros and a sign are taken, and a negative number wraps around.</summary>
    public static bool TryParseCursor(ReadOnlySpan<byte> text, out ulong value)
    {
        bool isNegative = text.StartsWith("-"u8);
        ReadOnlySpan<byte> digits = isNegative || text.StartsWith("+"u8) ? text[1..] : text;
        bool hasSignOnly = digits.IsEmpty && !text.IsEmpty;
        digits = digits.TrimStart((byte)'0');
        if (digits.IsEmpty) digits = "0"u8;
        bool isNumber = TryParseUnsigned(digits, out ulong magnitude) && !hasSignOnly;
        value = isNegative ? unchecked(0 - magnitude) : magnitude;
        return isNumber;
    }

    /// <summary>Reads a number without a sign, if <paramref name="text"/> is one from end to end.</summary>
    public static bool TryParseUnsigned(ReadOnlySpan<byte> text, out ulong value)
    {
        value = 0;
        if (text.IsEmpty || (text[0] == (byte)'0' && text.Length > 1)) return false;

        ulong sum = 0;
        foreach (byte character in text)
        {
            uint digit = character - (uint)'0';
            if (digit > 9) return false;
            if (sum > (ulong.MaxValue - digit) / 10) return false;
            sum = (sum * 10) + digit;
        }

        value = sum;
        return true;
    }
}
