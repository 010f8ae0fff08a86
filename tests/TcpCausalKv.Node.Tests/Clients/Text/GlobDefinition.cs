namespace TcpCausalKv.Node.Tests.Clients.Text;

/// <summary>Glob matching as one would define it: a list of sets of bytes and stars (null), tried in every way.</summary>
internal static class GlobDefinition
{
    public static bool Matches(byte[] pattern, byte[] text) => Matches([.. Elements(new Queue<byte>(pattern))], text);

    private static bool Matches(HashSet<byte>?[] elements, byte[] text)
    {
        if (elements.Length == 0) return text.Length == 0;
        if (elements[0] is { } set) return text.Length > 0 && set.Contains(text[0]) && Matches(elements[1..], text[1..]);
        return Enumerable.Range(0, text.Length + 1).Any(taken => Matches(elements[1..], text[taken..]));
    }

    private static IEnumerable<HashSet<byte>?> Elements(Queue<byte> pattern)
    {
        while (pattern.TryDequeue(out byte symbol))
        {
            yield return symbol switch
            {
                (byte)'*' => null,
                (byte)'?' => All(),
                (byte)'[' => Set(pattern),
                (byte)'\\' when pattern.Count > 0 => [pattern.Dequeue()],
                _ => [symbol],
            };
        }
    }

    private static HashSet<byte> Set(Queue<byte> pattern)
    {
        bool isNegated = pattern.Count > 0 && pattern.Peek() == (byte)'^';
        if (isNegated) pattern.Dequeue();

        HashSet<byte> members = [];
        while (pattern.TryDequeue(out byte symbol) && symbol != (byte)']')
        {
            if (symbol == (byte)'\\' && pattern.Count > 0) members.Add(pattern.Dequeue());
            else if (pattern.Count >= 2 && pattern.Peek() == (byte)'-') members.UnionWith(RestOfRange(symbol, pattern));
            else members.Add(symbol);
        }

        if (!isNegated) return members;
        HashSet<byte> others = All();
        others.ExceptWith(members);
        return others;
    }

    private static IEnumerable<byte> RestOfRange(byte end, Queue<byte> pattern)
    {
        pattern.Dequeue();
        byte otherEnd = pattern.Dequeue();
        int low = Math.Min(end, otherEnd);
        return Enumerable.Range(low, Math.Max(end, otherEnd) - low + 1).Select(code => (byte)code);
    }

    private static HashSet<byte> All() => [.. Enumerable.Range(0, 256).Select(code => (byte)code)];
}
