namespace TcpCausalKv.Node.Clients.Commands.Catalog;

/// <summary>One argument of a command, as the manual shows it.</summary>
/// <param name="Text">What is to be typed, without the marks for optional and repeated: <c>key</c>, <c>MATCH pattern</c>.</param>
/// <param name="IsOptional">Whether it may be left out.</param>
/// <param name="IsMultiple">Whether it may be repeated.</param>
public sealed record CommandArgument(string Text, bool IsOptional, bool IsMultiple)
{
    /// <summary>Redis's word for its kind: keys, patterns and whole numbers by their names, and all else a string.</summary>
    public string Type => Text switch
    {
        "key" or "key1" or "key2" or "destkey" or "sourcekey" => "key",
        "pattern" => "pattern",
        "index" or "cursor" or "protover" or "ms" or "offset" or "bit" or "start" or "end" => "integer",
        _ => "string",
    };

    /// <summary>Reads the arguments from a line such as <c>key [MATCH pattern] [key ...]</c>.</summary>
    /// <remarks>
    /// <code>
    /// syntax   = [ argument *( SP argument ) ]
    /// argument = word | "[" text [ "..." ] "]"          brackets: optional; dots: may be repeated
    /// </code>
    /// </remarks>
    public static IEnumerable<CommandArgument> Parse(string syntax)
    {
        int start = 0;
        while (start < syntax.Length)
        {
            bool isOptional = syntax[start] == '[';
            int end = isOptional ? ClosingBracket(syntax, start) : EndOfWord(syntax, start);
            yield return Parse(isOptional ? syntax[(start + 1)..end] : syntax[start..end], isOptional);
            start = end + (isOptional ? 2 : 1);
        }
    }

    private static CommandArgument Parse(string text, bool isOptional)
    {
        const string dots = " ...";
        bool isMultiple = text.EndsWith(dots, StringComparison.Ordinal);
        return new CommandArgument(isMultiple ? text[..^dots.Length] : text, isOptional, isMultiple);
    }

    private static int EndOfWord(string syntax, int start)
    {
        int end = syntax.IndexOf(' ', start);
        return end < 0 ? syntax.Length : end;
    }

    private static int ClosingBracket(string syntax, int start)
    {
        int depth = 0;
        for (int at = start; at < syntax.Length; at++)
        {
            if (syntax[at] == '[') depth++;
            if (syntax[at] == ']' && --depth == 0) return at;
        }

        throw new ArgumentException($"A bracket is not closed in '{syntax}'.", nameof(syntax));
    }
}
