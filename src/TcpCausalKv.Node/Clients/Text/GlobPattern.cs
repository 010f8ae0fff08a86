namespace TcpCausalKv.Node.Clients.Text;

/// <summary>Patterns of KEYS, SCAN and CONFIG GET, as Redis matches them (<c>stringmatchlen</c>), over bytes.</summary>
/// <remarks>
/// <code>
/// *        any bytes, also none              [abc]  one of these              \x   x itself, also inside [ ]
/// ?        any one byte                      [a-c]  one of this range, either end first
///                                            [^a]   any one byte but these
/// </code>
/// Oddities kept: <c>[</c> that is not closed ends with the pattern, <c>[]</c> matches nothing, <c>[^]</c> any byte, a
/// backslash at the end stands for itself, and <c>]</c> after a dash ends a range rather than the set. Two differ: bytes are
/// unsigned in a range, and stars alone match the empty text too.
/// Every element but a star takes exactly one byte, so only the last star passed need ever take more: the time is at most
/// pattern x text, whatever the pattern.
/// </remarks>
public static class GlobPattern
{
    private const int None = -1;

    /// <summary>True if the pattern matches all of <paramref name="text"/>.</summary>
    /// <param name="pattern">Any bytes.</param>
    /// <param name="text">Any bytes.</param>
    /// <param name="ignoreCase">Whether ASCII letters match in both cases.</param>
    public static bool Matches(ReadOnlySpan<byte> pattern, ReadOnlySpan<byte> text, bool ignoreCase = false)
    {
        int patternAt = 0;
        int textAt = 0;
        int afterStar = None;
        int starTextAt = 0;

        while (textAt < text.Length)
        {
            if (patternAt < pattern.Length && pattern[patternAt] == (byte)'*')
            {
                afterStar = ++patternAt;
                starTextAt = textAt;
                continue;
            }

            if (patternAt < pattern.Length && MatchOne(pattern, ref patternAt, text[textAt], ignoreCase))
            {
                textAt++;
                continue;
            }

            if (afterStar == None) return false;

            // The star takes one byte more than it did before, and the rest is tried again from there.
            patternAt = afterStar;
            textAt = ++starTextAt;
        }

        return pattern[patternAt..].IndexOfAnyExcept((byte)'*') < 0;
    }

    // Moves behind the element that begins at patternAt, whether it matches or not.
    private static bool MatchOne(ReadOnlySpan<byte> pattern, ref int patternAt, byte value, bool ignoreCase)
    {
        byte element = pattern[patternAt++];
        switch (element)
        {
            case (byte)'?':
                return true;
            case (byte)'[':
                return MatchSet(pattern, ref patternAt, value, ignoreCase);
            case (byte)'\\' when patternAt < pattern.Length:
                return AreEqual(pattern[patternAt++], value, ignoreCase);
            default:
                return AreEqual(element, value, ignoreCase);
        }
    }

    private static bool MatchSet(ReadOnlySpan<byte> pattern, ref int patternAt, byte value, bool ignoreCase)
    {
        bool isNegated = patternAt < pattern.Length && pattern[patternAt] == (byte)'^';
        if (isNegated) patternAt++;

        bool isMember = false;
        while (patternAt < pattern.Length && pattern[patternAt] != (byte)']')
        {
            isMember |= MatchMember(pattern, ref patternAt, value, ignoreCase);
        }

        if (patternAt < pattern.Length) patternAt++;
        return isMember != isNegated;
    }

    private static bool MatchMember(ReadOnlySpan<byte> pattern, ref int patternAt, byte value, bool ignoreCase)
    {
        ReadOnlySpan<byte> rest = pattern[patternAt..];
        if (rest[0] == (byte)'\\' && rest.Length >= 2)
        {
            patternAt += 2;
            return rest[1] == value;
        }

        if (rest.Length >= 3 && rest[1] == (byte)'-')
        {
            patternAt += 3;
            return IsInRange(value, rest[0], rest[2], ignoreCase);
        }

        patternAt++;
        return AreEqual(rest[0], value, ignoreCase);
    }

    private static bool IsInRange(byte value, byte end, byte otherEnd, bool ignoreCase)
    {
        byte low = Math.Min(end, otherEnd);
        byte high = Math.Max(end, otherEnd);
        if (!ignoreCase) return value >= low && value <= high;
        return ToLower(value) >= ToLower(low) && ToLower(value) <= ToLower(high);
    }

    private static bool AreEqual(byte one, byte other, bool ignoreCase) =>
        one == other || (ignoreCase && ToLower(one) == ToLower(other));

    private static byte ToLower(byte value) => value is >= (byte)'A' and <= (byte)'Z' ? (byte)(value | 0x20) : value;
}
