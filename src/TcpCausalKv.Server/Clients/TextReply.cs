using System.Globalization;

namespace TcpCausalKv.Server.Clients;

/// <summary>A reply of a node's text port. Its text is what redis-cli would print.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The text of all but arrays.</param>
/// <param name="Items">An array's items; empty otherwise.</param>
internal sealed record TextReply(TextReplyKind Kind, string Text, IReadOnlyList<TextReply> Items)
{
    /// <summary>A reply that is no array.</summary>
    public static TextReply Of(TextReplyKind kind, string text = "") => new(kind, text, []);

    /// <summary>True for a bulk with just this text.</summary>
    public bool IsBulk(string text) => Kind == TextReplyKind.Bulk && Text == text;

    /// <summary>True for just this number.</summary>
    public bool IsInteger(long number) => Kind == TextReplyKind.Integer && Text == number.ToString(CultureInfo.InvariantCulture);

    /// <summary>True for <c>+OK</c>.</summary>
    public bool IsOk => Kind == TextReplyKind.Status && Text == "OK";

    /// <inheritdoc/>
    public override string ToString() => string.Join('\n', Lines());

    private IEnumerable<string> Lines() => Kind switch
    {
        TextReplyKind.Error => [$"(error) {Text}"],
        TextReplyKind.Integer => [$"(integer) {Text}"],
        TextReplyKind.Bulk => [$"\"{Text}\""],
        TextReplyKind.Nil => ["(nil)"],
        TextReplyKind.Array when Items.Count == 0 => ["(empty array)"],
        TextReplyKind.Array => Items.SelectMany(Number),
        _ => [Text],
    };

    // The first line of an item stands behind its number, the others are indented as far.
    private static IEnumerable<string> Number(TextReply item, int index)
    {
        string number = string.Create(CultureInfo.InvariantCulture, $"{index + 1}) ");
        string indent = new(' ', number.Length);
        return item.Lines().Select((line, i) => (i == 0 ? number : indent) + line);
    }
}
