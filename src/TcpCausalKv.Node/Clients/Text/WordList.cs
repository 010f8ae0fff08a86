namespace TcpCausalKv.Node.Clients.Text;

/// <summary>The words of one command, the command's name first. Borrows everything and owns nothing.</summary>
/// <remarks>
/// Valid until the next call of the <see cref="CommandReader"/> that made it, and while the input that it was read from stands.
/// </remarks>
public readonly ref struct WordList
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly ReadOnlySpan<WordRange> _ranges;

    internal WordList(ReadOnlySpan<byte> bytes, ReadOnlySpan<WordRange> ranges)
    {
        _bytes = bytes;
        _ranges = ranges;
    }

    /// <summary>Words in the list; at least one in a list that a reader made.</summary>
    public int Count => _ranges.Length;

    /// <summary>Bytes of all words.</summary>
    public int Bytes
    {
        get
        {
            int bytes = 0;
            foreach (WordRange range in _ranges) bytes += range.Length;
            return bytes;
        }
    }

    /// <summary>The bytes of one word; any bytes at all, and maybe none.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such word.</exception>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            WordRange range = _ranges[index];
            return _bytes.Slice(range.Start, range.Length);
        }
    }

    /// <summary>Copies of the words.</summary>
    public byte[][] ToArrays()
    {
        byte[][] words = new byte[Count][];
        for (int i = 0; i < words.Length; i++) words[i] = this[i].ToArray();
        return words;
    }

    /// <summary>Some words from <paramref name="start"/> on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer words than that.</exception>
    public WordList Slice(int start, int count) => new(_bytes, _ranges.Slice(start, count));

    /// <summary>The words from <paramref name="start"/> on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer words than that.</exception>
    public WordList From(int start) => new(_bytes, _ranges[start..]);
}
