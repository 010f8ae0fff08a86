namespace TcpCausalKv.Processes.Text;

/// <summary>A reply of a node's text port, in RESP2.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The text of all but arrays and nil.</param>
/// <param name="Items">An array's items; empty otherwise.</param>
internal sealed record RespReply(RespKind Kind, string Text, IReadOnlyList<RespReply> Items)
{
    /// <summary>A reply that is no array.</summary>
    public static RespReply Of(RespKind kind, string text) => new(kind, text, []);

    /// <summary>The value that a read gives: null for nil.</summary>
    public string? Value => Kind == RespKind.Nil ? null : Text;

    /// <summary>True for <c>-ERR ...</c> and its like.</summary>
    public bool IsError => Kind == RespKind.Error;

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        RespKind.Nil => "(nil)",
        RespKind.Error => $"(error) {Text}",
        RespKind.Array => $"[{string.Join(", ", Items)}]",
        _ => Text,
    };
}
