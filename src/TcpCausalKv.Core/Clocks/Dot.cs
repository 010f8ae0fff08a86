namespace TcpCausalKv.Core.Clocks;

/// <summary>The name of one write: the slot of the node that made it and its place in that node's history.</summary>
/// <param name="Origin">Slot of the origin, 0..63.</param>
/// <param name="Sequence">1-based and dense per origin; 0 names no write.</param>
public readonly record struct Dot(int Origin, ulong Sequence)
{
    /// <summary>The largest sequence that a node will ever name; a larger one on the wire is refused.</summary>
    public const ulong SequenceMax = long.MaxValue / 2;

    /// <summary>The dot as <c>slot:sequence</c>.</summary>
    public override string ToString() => $"{Origin}:{Sequence}";
}
