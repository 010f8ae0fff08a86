namespace TcpCausalKv.Node.Clients.Text;

/// <summary>Cuts a line as a person types it into words, with Redis's quoting rules (<c>sdssplitargs</c>).</summary>
/// <remarks>
/// <code>
/// line  = *space [ word *( 1*space word ) *space ]
/// word  = 1*char | *char quote                     a quote may begin inside a word and ends it
/// quote = DQUOTE *( char | escape ) DQUOTE | "'" *( char | "\'" ) "'"        then a space or the end
/// escape = "\x" 2HEXDIG | "\n" | "\r" | "\t" | "\b" | "\a" | "\" char         the last is the character itself
/// </code>
/// One thing differs: a zero byte is a byte like any other, where Redis would wait for ever for the line's end.
/// </remarks>
internal ref struct InlineLine
{
    private readonly ReadOnlySpan<byte> _line;
    private readonly Span<byte> _unescaped;
    private int _read;
    private int _written;

    /// <summary>A line that has not been cut yet.</summary>
    /// <param name="line">The line without its end.</param>
    /// <param name="unescaped">Takes the words' bytes; at least as long as the line, since no escape grows.</param>
    public InlineLine(ReadOnlySpan<byte> line, Span<byte> unescaped)
    {
        _line = line;
        _unescaped = unescaped;
    }

    private readonly bool IsAtEnd => _read == _line.Length;

    /// <summary>Adds the line's words to <paramref name="words"/>, as places in the bytes given to the constructor.</summary>
    /// <returns>False if a quote is not closed, or is followed by anything but a space.</returns>
    public bool TrySplit(List<WordRange> words)
    {
        while (SkipSpaces())
        {
            int start = _written;
            if (!TryReadWord()) return false;
            words.Add(new WordRange(start, _written - start));
        }

        return true;
    }

    private bool SkipSpaces()
    {
        while (!IsAtEnd && IsSpace(_line[_read])) _read++;
        return !IsAtEnd;
    }

    private bool TryReadWord()
    {
        while (!IsAtEnd)
        {
            byte character = _line[_read++];
            switch (character)
            {
                case (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n': return true;
                case (byte)'"': return TryReadDoubleQuoted();
                case (byte)'\'': return TryReadSingleQuoted();
                default: Write(character); break;
            }
        }

        return true;
    }

    private bool TryReadDoubleQuoted()
    {
        while (!IsAtEnd)
        {
            byte character = _line[_read++];
            if (character == (byte)'"') return IsAtEnd || IsSpace(_line[_read]);
            Write(character == (byte)'\\' && !IsAtEnd ? ReadEscape() : character);
        }

        return false;
    }

    private bool TryReadSingleQuoted()
    {
        while (!IsAtEnd)
        {
            byte character = _line[_read++];
            if (character == (byte)'\'') return IsAtEnd || IsSpace(_line[_read]);
            if (character == (byte)'\\' && !IsAtEnd && _line[_read] == (byte)'\'') character = _line[_read++];
            Write(character);
        }

        return false;
    }

    // The backslash is behind us; there is at least one character more.
    private byte ReadEscape()
    {
        byte character = _line[_read++];
        if (character == (byte)'x' && TryReadHex(out byte value)) return value;

        return character switch
        {
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            (byte)'b' => (byte)'\b',
            (byte)'a' => (byte)'\a',
            _ => character,
        };
    }

    private bool TryReadHex(out byte value)
    {
        value = 0;
        if (_line.Length - _read < 2) return false;
        if (!char.IsAsciiHexDigit((char)_line[_read]) || !char.IsAsciiHexDigit((char)_line[_read + 1])) return false;

        value = (byte)((HexDigit(_line[_read]) << 4) | HexDigit(_line[_read + 1]));
        _read += 2;
        return true;
    }

    private void Write(byte value) => _unescaped[_written++] = value;

    // Letters of both cases end in 1..6, so that adding 9 gives their value.
    private static int HexDigit(byte character) => (character & 0xF) + (character > (byte)'9' ? 9 : 0);

    // isspace() of C, which is wider than what ends a word: a vertical tab inside a word belongs to it.
    private static bool IsSpace(byte character) => character is (byte)' ' or (>= (byte)'\t' and <= (byte)'\r');
}
