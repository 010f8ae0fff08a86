using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Data;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Simulation.Clients;
using TcpCausalKv.Simulation.Faults;
using TcpCausalKv.Simulation.Histories;
using TcpCausalKv.Simulation.Networks;
using TcpCausalKv.Simulation.Runs;
using TcpCausalKv.Simulation.Workloads;

namespace TcpCausalKv.Simulation.Clusters;

/// <summary>What all parts of a simulated cluster share.</summary>
internal sealed class ClusterState
{
    // Any time will do; the product only compares timestamps.
    private const long UnixEpochOfRunsMs = 1_700_000_000_000;

    internal ClusterState(Scenario scenario)
    {
        Seed = scenario.Seed;
        Plan = scenario.Faults;
        Random = new RandomSource(scenario.Seed, RandomPurpose.Run);
        Builds = new RandomSource(scenario.Seed, RandomPurpose.Build);
        HasTwoBuilds = Builds.Chance(25);
        Network = new Network(Plan, Random);
        Exposure = new Exposure(Plan.Width);
        Workload workload = scenario.Workload;
        Chronicle = new Chronicle(
            Plan.Nodes, Plan.Width, workload.Keys, Plan.Disk?.Fsync, Plan.MayLoseReceived, Plan.MayOverrule, workload.TypedKeys);
        Clients = new ClientRecord();
        Identity = new ClusterIdentity("simulation", [.. Enumerable.Range(0, Plan.Nodes).Select(FaultPlan.NameOf)], Plan.Width);
    }

    internal ulong Seed { get; }

    internal FaultPlan Plan { get; }

    /// <summary>Writes that have something to do with typed keys.</summary>
    internal HashSet<Dot> TypedWrites { get; } = [];

    /// <summary>Decides which build a process runs.</summary>
    internal RandomSource Builds { get; }

    internal RandomSource Random { get; }

    internal Network Network { get; }

    internal Exposure Exposure { get; }

    internal Chronicle Chronicle { get; }

    internal ClientRecord Clients { get; }

    internal ClusterIdentity Identity { get; }

    /// <summary>
    /// The cluster, where all its nodes are told; where every pair can connect they found it themselves. Nobody overrules a node of which cluster is
    /// not known: two that were would found two.
    /// </summary>
    internal ClusterId KnownId => Plan.Topology == Topology.Mesh && !Plan.MayOverrule ? ClusterId.None : new ClusterId(1);

    /// <summary>True if the processes of some nodes run a later build, and others come to when they begin anew.</summary>
    internal bool HasTwoBuilds { get; }

    /// <summary>The nodes, by slot.</summary>
    internal NodeSurroundings[] Nodes { get; set; } = [];

    /// <summary>Virtual milliseconds.</summary>
    internal long NowMs { get; set; }

    /// <summary>The wall clock at a node.</summary>
    internal long UnixMs(long skewMs) => UnixEpochOfRunsMs + NowMs + skewMs;

    /// <summary>A node has something to do from <paramref name="atMs"/> on; it takes a turn soon after.</summary>
    internal void Wake(int node, long atMs)
    {
        if (atMs < Nodes[node].TurnAtMs) Nodes[node].Wake(atMs + Random.Below(Plan.TurnDelayMaxMs + 1));
    }

    /// <summary>Writes down a step in words.</summary>
    internal void Note(ChronicleEventKind kind, int node, string? text = null, int peer = ChronicleEvent.None) =>
        Chronicle.Add(new ChronicleEvent(kind, NowMs, node) { Peer = peer, Text = text });

    /// <summary>Writes down a step that has a clock.</summary>
    internal void NoteClock(ChronicleEventKind kind, int node, VectorClock clock, string? text = null) =>
        Chronicle.Add(new ChronicleEvent(kind, NowMs, node) { Text = text, ClockAt = Chronicle.Keep(clock.Entries) });

    /// <summary>Reads every key at a node, and writes down its clock, its digest and what was read.</summary>
    internal HistoryOperation[] RecordState(ChronicleEventKind kind, int slot, Replica replica, string? text = null)
    {
        HistoryOperation[] reads = [.. Enumerable.Range(0, Chronicle.Keys).Select(key => Read(replica.Keyspace, key))];
        int at = Chronicle.OperationsEnd;
        foreach (HistoryOperation read in reads) Chronicle.Keep(read);
        Chronicle.Add(new ChronicleEvent(kind, NowMs, slot)
        {
            Text = text,
            First = replica.Keyspace.Digest,
            Last = replica.Keyspace.ComputeDigest(),
            Detail = (int)replica.Keyspace.Count,
            Timestamp = (ulong)replica.Keyspace.Siblings,
            ClockAt = Chronicle.Keep(replica.Applied.Entries),
            OperationsAt = at,
            OperationCount = reads.Length,
        });
        RecordShown(slot, replica);
        return reads;
    }

    /// <summary>Reads every typed key at a node, and writes down what it shows.</summary>
    internal void RecordShown(int slot, Replica replica)
    {
        if (Chronicle.TypedKeys == 0) return;
        Chronicle.Add(new ChronicleEvent(ChronicleEventKind.Shows, NowMs, slot)
        {
            Text = TypedState.Show(replica.Keyspace, Chronicle.TypedKeys),
            First = replica.Keyspace.Digest,
            Timestamp = (ulong)replica.Keyspace.NowMs,
        });
    }

    private static HistoryOperation Read(Keyspace keyspace, int key)
    {
        bool found = keyspace.TryGet(ClientBytes.Key(key), out ReadOnlySpan<byte> value);
        return new HistoryOperation(OperationKind.Read, key, found ? ClientBytes.NumberOf(value) : HistoryOperation.None);
    }
}
