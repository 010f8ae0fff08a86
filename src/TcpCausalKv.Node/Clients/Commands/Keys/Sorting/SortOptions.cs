using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Keys.Sorting;

/// <summary>What follows the key in SORT and SORT_RO.</summary>
internal sealed class SortOptions
{
    private long _offset;
    private long _count = -1;

    /// <summary>DESC.</summary>
    public bool IsDescending { get; private set; }

    /// <summary>ALPHA: compares as bytes, not as numbers.</summary>
    public bool IsAlphabetic { get; private set; }

    /// <summary>What is sorted by; null for the elements themselves.</summary>
    public SortPattern? By { get; private set; }

    /// <summary>True if a pattern of BY had no star, also one before another: then nothing is sorted.</summary>
    public bool IsUnsorted { get; private set; }

    /// <summary>True if what is not sorted is wanted backwards, in place of the order that it has.</summary>
    public bool IsReversed { get; private set; }

    /// <summary>What is replied for each element; the element itself if there is none.</summary>
    public List<SortPattern> Gets { get; } = [];

    /// <summary>The key that STORE names; null if the result is replied.</summary>
    public byte[]? Destination { get; private set; }

    /// <summary>Reads the options.</summary>
    /// <param name="words">The whole command.</param>
    /// <param name="mayStore">False for SORT_RO.</param>
    /// <param name="options">The options.</param>
    /// <returns>Null, or the error to reply.</returns>
    public static string? TryRead(WordList words, bool mayStore, out SortOptions options)
    {
        options = new SortOptions();
        for (int i = 2; i < words.Count; i++)
        {
            if (options.TryReadFlag(words[i])) continue;
            if (!TryCountArguments(words[i], mayStore, out int arguments) || i + arguments >= words.Count) return ReplyTexts.SyntaxError;
            if (!options.TryReadOption(words.Slice(i, 1 + arguments))) return ReplyTexts.NotAnInteger;
            i += arguments;
        }

        return null;
    }

    /// <summary>The same options, made fit for what is sorted: a set has no order that could be stored, or be wanted backwards.</summary>
    public SortOptions For(DataType type)
    {
        IsReversed = IsDescending && type == DataType.List;
        if (type == DataType.Set && IsUnsorted && Destination is not null)
        {
            IsUnsorted = false;
            IsAlphabetic = true;
            By = null;
        }

        return this;
    }

    /// <summary>Which of so many sorted elements are wanted.</summary>
    public Range Limit(int elements)
    {
        long start = Math.Clamp(_offset, 0, elements);
        long count = _count < 0 ? elements - start : Math.Min(_count, elements - start);
        return (int)start..(int)(start + count);
    }

    private bool TryReadFlag(ReadOnlySpan<byte> word)
    {
        if (ReplyTexts.Is(word, "ASC"u8)) IsDescending = false;
        else if (ReplyTexts.Is(word, "DESC"u8)) IsDescending = true;
        else if (ReplyTexts.Is(word, "ALPHA"u8)) IsAlphabetic = true;
        else return false;
        return true;
    }

    private static bool TryCountArguments(ReadOnlySpan<byte> word, bool mayStore, out int arguments)
    {
        bool isLimit = ReplyTexts.Is(word, "LIMIT"u8);
        arguments = isLimit ? 2 : 1;
        return isLimit || ReplyTexts.Is(word, "BY"u8) || ReplyTexts.Is(word, "GET"u8) || (mayStore && ReplyTexts.Is(word, "STORE"u8));
    }

    // False if a word should be a number, and is none.
    private bool TryReadOption(WordList words)
    {
        if (ReplyTexts.Is(words[0], "LIMIT"u8)) return RedisNumber.TryParse(words[1], out _offset) && RedisNumber.TryParse(words[2], out _count);
        if (ReplyTexts.Is(words[0], "BY"u8)) ReadBy(words[1]);
        else if (ReplyTexts.Is(words[0], "GET"u8)) Gets.Add(new SortPattern(words[1]));
        else Destination = words[1].ToArray();
        return true;
    }

    private void ReadBy(ReadOnlySpan<byte> pattern)
    {
        By = new SortPattern(pattern);
        IsUnsorted |= !By.HasStar;
    }
}
