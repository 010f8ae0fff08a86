namespace TcpCausalKv.Simulation.Checks;

/// <summary>A broken guarantee.</summary>
/// <param name="Rule">Which.</param>
/// <param name="Text">Where and how, in words.</param>
public sealed record Violation(Rule Rule, string Text)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Rule}: {Text}";
}
