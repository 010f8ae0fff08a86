using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data;
using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Simulation.Clusters;
using TcpCausalKv.Simulation.Histories;
using TcpCausalKv.Simulation.Workloads;

namespace TcpCausalKv.Simulation.Clients;

/// <summary>Lets a node remove keys whose deadlines have come, and writes down which it has removed.</summary>
internal sealed class EndedKeys(ClusterState cluster, int node, Replica replica)
{
    private readonly Expiry _expiry = new(replica);
    private long _dueMs;

    /// <summary>Does a step, if one is due.</summary>
    /// <param name="unixMs">The node's wall clock.</param>
    /// <param name="mayWrite">False if nothing may be written now.</param>
    internal void Step(long unixMs, bool mayWrite)
    {
        int keys = cluster.Chronicle.TypedKeys;
        if (keys == 0 || cluster.NowMs < _dueMs) return;

        _dueMs = cluster.NowMs + cluster.Plan.ExpiryPeriodMs;
        if (replica.Keyspace.Deadlines == 0)
        {
            _expiry.Step(unixMs, mayWrite);
            return;
        }

        ulong entryBefore = replica.OwnEntry;
        int clockAt = cluster.Chronicle.Keep(replica.Applied.Entries);
        KeyLook[] before = [.. Enumerable.Range(0, keys).Select(Look)];
        _expiry.Step(unixMs, mayWrite);
        if (replica.OwnEntry != entryBefore) Record(before, clockAt);
    }

    private void Record(KeyLook[] before, int clockAt)
    {
        int at = cluster.Chronicle.TypedEnd;
        for (int key = 0; key < before.Length; key++)
        {
            KeyLook after = Look(key);
            if (after == before[key]) continue;
            TypedAction action = after.Deadline == KeyView.Never ? TypedAction.End : TypedAction.EndAway;
            cluster.Chronicle.Keep(new TypedCommand(action, key) { NowMs = replica.Keyspace.NowMs, IsDone = true });
        }

        Dot dot = new(node, replica.OwnEntry);
        cluster.TypedWrites.Add(dot);
        cluster.Chronicle.Add(new ChronicleEvent(ChronicleEventKind.Wrote, cluster.NowMs, node)
        {
            First = dot.Entry,
            Last = dot.Entry,
            Timestamp = replica.Clock.Last.Bits,
            ClockAt = clockAt,
            TypedAt = at,
            TypedCount = cluster.Chronicle.TypedEnd - at,
        });
        cluster.RecordShown(node, replica);
    }

    private KeyLook Look(int key)
    {
        KeyView view = replica.Keyspace.View(ClientBytes.TypedKey(key));
        return new KeyLook(view.Type, view.Deadline);
    }

    private readonly record struct KeyLook(DataType Type, long Deadline);
}
