namespace TcpCausalKv.Fuzz.Targets;

/// <summary>
/// Glob matching as one would define it: elements that are stars or sets of bytes, and all places of the text that can be reached
/// after each of them.
/// </summary>
internal sealed class GlobDefinition
{
    // One element each; null is a star.
    private readonly List<bool[]?> _elements = [];
    private readonly byte[] _pattern;
    private readonly bool _ignoreCase;
    private int _at;

    public GlobDefinition(byte[] pattern, bool ignoreCase)
    {
        _pattern = pattern;
        _ignoreCase = ignoreCase;
        while (_at < pattern.Length) _elements.Add(ReadElement());
    }

    private bool HasMore => _at < _pattern.Length;

    public bool Matches(ReadOnlySpan<byte> text)
    {
        bool[] reached = new bool[text.Length + 1];
        reached[0] = true;
        foreach (bool[]? set in _elements)
        {
            bool[] next = new bool[text.Length + 1];
            for (int place = 0; place <= text.Length; place++)
            {
                if (set is null) next[place] = reached[place] || (place > 0 && next[place - 1]);
                else if (place > 0) next[place] = reached[place - 1] && set[text[place - 1]];
            }

            reached = next;
        }

        return reached[text.Length];
    }

    private bool[]? ReadElement()
    {
        byte symbol = _pattern[_at++];
        return symbol switch
        {
            (byte)'*' => null,
            (byte)'?' => Set(_ => true),
            (byte)'[' => ReadSet(),
            (byte)'\\' when HasMore => Same(_pattern[_at++]),
            _ => Same(symbol),
        };
    }

    private bool[] ReadSet()
    {
        bool isNegated = HasMore && _pattern[_at] == (byte)'^';
        if (isNegated) _at++;

        bool[] members = new bool[256];
        while (HasMore && _pattern[_at] != (byte)']') Join(members, ReadMember());
        if (HasMore) _at++;
        return Set(value => members[value] != isNegated);
    }

    private bool[] ReadMember()
    {
        byte symbol = _pattern[_at++];
        if (symbol == (byte)'\\' && HasMore)
        {
            // Redis looks at the case of an escaped member even when told not to.
            byte escaped = _pattern[_at++];
            return Set(value => value == escaped);
        }

        if (_pattern.Length - _at < 2 || _pattern[_at] != (byte)'-') return Same(symbol);

        byte otherEnd = _pattern[_at + 1];
        _at += 2;
        (byte low, byte high) = (Math.Min(symbol, otherEnd), Math.Max(symbol, otherEnd));
        return Set(value => Folded((byte)value) >= Folded(low) && Folded((byte)value) <= Folded(high));
    }

    private bool[] Same(byte symbol) => Set(value => Folded((byte)value) == Folded(symbol));

    private byte Folded(byte value) => _ignoreCase && char.IsAsciiLetterUpper((char)value) ? (byte)(value + ('a' - 'A')) : value;

    private static bool[] Set(Func<int, bool> isMember) => [.. Enumerable.Range(0, 256).Select(isMember)];

    private static void Join(bool[] members, bool[] others)
    {
        for (int value = 0; value < members.Length; value++) members[value] |= others[value];
    }
}
