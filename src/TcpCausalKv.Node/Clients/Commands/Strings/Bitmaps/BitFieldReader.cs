using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Strings.Bitmaps;

/// <summary>Reads the operations of a BITFIELD one after the other. Allocates nothing.</summary>
/// <remarks>
/// <code>
/// operation = *( OVERFLOW ( WRAP | SAT | FAIL ) )  ( GET type offset | ( SET | INCRBY ) type offset number )
/// </code>
/// What OVERFLOW says holds for all operations after it.
/// </remarks>
/// <param name="words">The whole command.</param>
/// <param name="valueBytesMax">The longest value, bytes.</param>
internal ref struct BitFieldReader(WordList words, int valueBytesMax)
{
    private readonly WordList _words = words;
    private BitFieldOverflow _overflow;
    private int _at = 2;

    /// <summary>What is wrong with the words, as a reply; null if nothing is.</summary>
    public string? Error { get; private set; }

    /// <summary>Reads the next operation.</summary>
    /// <returns>False if there is none, or if <see cref="Error"/> says why it can't be read.</returns>
    public bool TryRead(out BitFieldOperation operation)
    {
        operation = default;
        while (Remaining > 1 && ReplyTexts.Is(_words[_at], "OVERFLOW"u8))
        {
            if (!TryReadOverflow(_words[_at + 1])) return Fail("ERR Invalid OVERFLOW type specified");
            _at += 2;
        }

        if (Remaining == 0) return false;
        if (!TryReadVerb(_words[_at], out BitFieldVerb verb)) return Fail(ReplyTexts.SyntaxError);

        int wordCount = verb == BitFieldVerb.Get ? 3 : 4;
        return Remaining < wordCount ? Fail(ReplyTexts.SyntaxError) : TryReadOperands(verb, wordCount, out operation);
    }

    private readonly int Remaining => _words.Count - _at;

    private bool TryReadOperands(BitFieldVerb verb, int wordCount, out BitFieldOperation operation)
    {
        long operand = 0;
        operation = default;
        if (!BitFieldType.TryRead(_words[_at + 1], out BitFieldType type)) return Fail(BitFieldType.Error);
        if (!BitOffset.TryRead(_words[_at + 2], valueBytesMax, type.Width, out long offset)) return Fail(BitOffset.Error);
        if (verb != BitFieldVerb.Get && !RedisNumber.TryParse(_words[_at + 3], out operand)) return Fail(ReplyTexts.NotAnInteger);

        operation = new BitFieldOperation(verb, type, offset, operand, _overflow);
        _at += wordCount;
        return true;
    }

    private bool TryReadOverflow(ReadOnlySpan<byte> word)
    {
        _overflow = BitFieldOverflow.Wrap;
        if (ReplyTexts.Is(word, "WRAP"u8)) return true;

        _overflow = BitFieldOverflow.Saturate;
        if (ReplyTexts.Is(word, "SAT"u8)) return true;

        _overflow = BitFieldOverflow.Fail;
        return ReplyTexts.Is(word, "FAIL"u8);
    }

    private static bool TryReadVerb(ReadOnlySpan<byte> word, out BitFieldVerb verb)
    {
        verb = BitFieldVerb.Get;
        if (ReplyTexts.Is(word, "GET"u8)) return true;

        verb = BitFieldVerb.Set;
        if (ReplyTexts.Is(word, "SET"u8)) return true;

        verb = BitFieldVerb.Increment;
        return ReplyTexts.Is(word, "INCRBY"u8);
    }

    private bool Fail(string error)
    {
        Error = error;
        return false;
    }
}
