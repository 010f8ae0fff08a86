namespace TcpCausalKv.Core.Clocks;

/// <summary>
/// The name of one write: the slot of the node that made it, and its epoch and sequence in that node's history. It never names two.
/// </summary>
/// <param name="Origin">Slot of the origin, 0..63.</param>
/// <param name="Entry">Epoch and sequence: see <see cref="ClockEntry"/>. Sequences begin at 1; entry 0 names no write.</param>
public readonly record struct Dot(int Origin, ulong Entry)
{
    /// <summary>The epoch of the origin's history.</summary>
    public int Epoch => ClockEntry.Epoch(Entry);

    /// <summary>The place in the origin's history, 1-based and dense.</summary>
    public ulong Sequence => ClockEntry.Sequence(Entry);

    /// <summary>The dot as <c>slot:sequence</c>, or <c>slot:epoch/sequence</c>.</summary>
    public override string ToString() => $"{Origin}:{ClockEntry.Format(Entry)}";
}
