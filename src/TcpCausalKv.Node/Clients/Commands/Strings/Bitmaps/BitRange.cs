using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Strings.Bitmaps;

/// <summary>The part of a string that BITCOUNT or BITPOS looks at, as the client gave it.</summary>
/// <param name="Start">The first position; negative counts from the end.</param>
/// <param name="End">The last position, in the same way.</param>
/// <param name="IsInBits">BIT: positions are those of bits, not of bytes.</param>
/// <param name="HasEnd">Whether the client gave an end.</param>
internal readonly record struct BitRange(long Start, long End, bool IsInBits, bool HasEnd)
{
    /// <summary>All of a string.</summary>
    public static BitRange Whole { get; } = new(0, -1, IsInBits: false, HasEnd: false);

    /// <summary>Reads the range of <c>BITCOUNT key start end [BYTE | BIT]</c>.</summary>
    /// <param name="words">The whole command.</param>
    /// <param name="range">The range.</param>
    /// <returns>Null, or the error to reply.</returns>
    public static string? TryReadForCount(WordList words, out BitRange range)
    {
        range = Whole;
        if (words.Count is not (4 or 5)) return ReplyTexts.SyntaxError;

        bool isInBits = false;
        if (!RedisNumber.TryParse(words[2], out long start) || !RedisNumber.TryParse(words[3], out long end)) return ReplyTexts.NotAnInteger;
        if (words.Count == 5 && !TryReadUnit(words[4], out isInBits)) return ReplyTexts.SyntaxError;

        range = new BitRange(start, end, isInBits, HasEnd: true);
        return null;
    }

    /// <summary>Reads the range of <c>BITPOS key bit [start [end [BYTE | BIT]]]</c>.</summary>
    /// <inheritdoc cref="TryReadForCount"/>
    public static string? TryReadForSearch(WordList words, out BitRange range)
    {
        range = Whole;
        if (words.Count == 3) return null;
        if (words.Count > 6) return ReplyTexts.SyntaxError;

        bool isInBits = false;
        long end = -1;
        if (!RedisNumber.TryParse(words[3], out long start)) return ReplyTexts.NotAnInteger;
        if (words.Count == 6 && !TryReadUnit(words[5], out isInBits)) return ReplyTexts.SyntaxError;
        if (words.Count > 4 && !RedisNumber.TryParse(words[4], out end)) return ReplyTexts.NotAnInteger;

        range = new BitRange(start, end, isInBits, HasEnd: words.Count > 4);
        return null;
    }

    /// <summary>The bits of a string of so many bytes that are in this range.</summary>
    public IndexRange Within(int valueBytes)
    {
        if (IsInBits) return IndexRange.Within(Start, End, Bits.In(valueBytes));

        IndexRange bytes = IndexRange.Within(Start, End, valueBytes);
        return bytes.IsEmpty ? bytes : new IndexRange(Bits.In(bytes.First), Bits.In(bytes.Last + 1) - 1);
    }

    private static bool TryReadUnit(ReadOnlySpan<byte> word, out bool isInBits)
    {
        isInBits = ReplyTexts.Is(word, "BIT"u8);
        return isInBits || ReplyTexts.Is(word, "BYTE"u8);
    }
}
