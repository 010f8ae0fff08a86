using BenchmarkDotNet.Attributes;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Replication;

namespace TcpCausalKv.Benchmarks;

/// <summary>Whether any member is to be asked for missing writes: decided once a turn, for all links together, while all is well.</summary>
[MemoryDiagnoser]
public class FetchBenchmarks
{
    private Replica _replica = null!;

    /// <summary>Members of the cluster.</summary>
    [Params(3, 64)]
    public int Members { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        string[] names = [.. Enumerable.Range(0, Members).Select(slot => $"n{slot}")];
        _replica = new Replica(
            new ReplicaOptions(new ClusterIdentity("bench", names, Math.Max(8, Members)), 0, Incarnation: 1) { NewCluster = true });
        for (int peer = 1; peer < Members; peer++)
        {
            _replica.LinkEvents.OutboundUp(peer);
            _replica.LinkEvents.InboundUp(peer);
        }
    }

    [Benchmark]
    public bool Decide()
    {
        _replica.Fetches.Plan(1_000);
        bool takes = false;
        for (int peer = 1; peer < Members; peer++) takes |= _replica.Fetches.TryTake(peer, 1_000);
        return takes;
    }
}
