using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Wire.Batches;

namespace TcpCausalKv.Core.Tests.Replication;

/// <summary>
/// Writes down what a replica does, and fails at once if it names a write twice, applies one twice, out of its origin's order, or
/// before its causes. Keeps a clock of its own for that.
/// </summary>
internal sealed class TraceLog(ClusterIdentity cluster) : IReplicaTrace
{
    private readonly ulong[] _applied = new ulong[cluster.Width];

    public List<string> Lines { get; } = [];

    public void Applied(BatchHeader batch, Dot releasedBy)
    {
        for (int slot = 0; slot < _applied.Length; slot++)
        {
            Assert.True(
                batch.Dependencies[slot] <= _applied[slot], $"{Name(batch)} was applied before {cluster.NameOf(slot)}:{batch.Dependencies[slot]}");
        }

        Assert.True(ClockEntry.Follows(batch.FirstEntry, _applied[batch.Origin]));
        _applied[batch.Origin] = batch.LastEntry;
        Lines.Add(releasedBy.Entry == 0 ? $"applied {Name(batch)}" : $"applied {Name(batch)} released by {cluster.Describe(releasedBy)}");
    }

    public void Held(BatchHeader batch, Dot lacks)
    {
        Assert.True(_applied[lacks.Origin] < lacks.Entry, $"{cluster.Describe(lacks)} is here");
        Lines.Add($"held {Name(batch)} lacks {cluster.Describe(lacks)}");
    }

    public void Duplicate(BatchHeader batch) => Lines.Add($"duplicate {Name(batch)}");

    public void PassedOver(BatchHeader batch) => Lines.Add($"passed over {Name(batch)}");

    public void Wrote(Dot dot)
    {
        Assert.True(ClockEntry.Follows(dot.Entry, _applied[dot.Origin]));
        _applied[dot.Origin] = dot.Entry;
        Lines.Add($"wrote {cluster.Describe(dot)}");
    }

    private string Name(BatchHeader batch) => batch.Count == 1
        ? cluster.Describe(new Dot(batch.Origin, batch.FirstEntry))
        : $"{cluster.Describe(new Dot(batch.Origin, batch.FirstEntry))}-{ClockEntry.Sequence(batch.LastEntry)}";
}
