using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Replication.Log;
using TcpCausalKv.Core.Wire.Batches;

namespace TcpCausalKv.Node.Tests.Cluster;

/// <summary>Nodes x, y, z ... of one cluster in this process, over real sockets on loopback.</summary>
internal sealed class TestCluster : IDisposable
{
    private static readonly string[] s_names = ["x", "y", "z", "u", "v"];

    private readonly TestNode[] _nodes;
    private readonly CuttingProxy?[,] _proxies;

    private TestCluster(TestNode[] nodes, bool isProxied)
    {
        _nodes = nodes;
        _proxies = new CuttingProxy?[nodes.Length, nodes.Length];
        if (!isProxied) return;

        foreach (TestNode from in nodes)
        {
            foreach (TestNode to in nodes.Where(node => node != from))
                _proxies[from.Slot, to.Slot] = new CuttingProxy(to.Node.PeerEndPoint);
        }
    }

    public TestNode X => _nodes[0];

    public TestNode Y => _nodes[1];

    public TestNode Z => _nodes[2];

    public IReadOnlyList<TestNode> Nodes => _nodes;

    public static ClusterId Id { get; } = new(0x7e57);

    public static ClusterIdentity Identity(int members = 3) => new("tests", s_names[..members], VectorClock.WidthDefault);

    /// <summary>Nodes that run, with or without links yet.</summary>
    /// <param name="change">Changes a node's options, which are those of a new cluster.</param>
    /// <param name="isProxied">True if every link is to run through a <see cref="CuttingProxy"/>.</param>
    /// <param name="members">How many nodes.</param>
    public static TestCluster Start(Func<NodeOptions, NodeOptions>? change = null, bool isProxied = false, int members = 3)
    {
        ClusterIdentity identity = Identity(members);
        TestNode[] nodes = [.. Enumerable.Range(0, members).Select(slot => new TestNode(OptionsOf(slot)))];

        TestCluster cluster = new(nodes, isProxied);
        foreach (TestNode node in nodes) node.Start(cluster.AddressesFor(node.Slot));
        return cluster;

        NodeOptions OptionsOf(int slot)
        {
            NodeOptions options = new(identity, slot) { NewCluster = true, ClusterId = Id };
            return change?.Invoke(options) ?? options;
        }
    }

    /// <summary>Nodes that have read their directories, and of which every one is linked with every other.</summary>
    public static async Task<TestCluster> StartLinked(
        Func<NodeOptions, NodeOptions>? change = null, bool isProxied = false, int members = 3)
    {
        TestCluster cluster = Start(change, isProxied, members);
        foreach (TestNode node in cluster._nodes)
        {
            await node.Until(state => state.Recovery is null);
            await node.UntilLinkedWith(cluster.OthersThan(node));
        }

        return cluster;
    }

    public IEnumerable<TestNode> OthersThan(TestNode node) => _nodes.Where(other => other != node);

    /// <summary>What the connection that one node dials to another runs through.</summary>
    public CuttingProxy Link(TestNode from, TestNode to) => _proxies[from.Slot, to.Slot]!;

    /// <summary>All that connects a node with others.</summary>
    public IEnumerable<CuttingProxy> LinksOf(TestNode node) =>
        OthersThan(node).SelectMany(other => new[] { Link(node, other), Link(other, node) });

    /// <summary>Cuts a node off at once and for good, as a death of its process would look to the others.</summary>
    public void CutOff(TestNode node)
    {
        foreach (CuttingProxy link in LinksOf(node)) link.Close();
    }

    /// <summary>Lets nothing that one node writes pass to another.</summary>
    public static Task Hold(TestNode from, TestNode to) => from.Do(state => state.Links.Gate(to.Slot).Hold());

    public static Task Release(TestNode from, TestNode to) => from.Do(state => state.Links.Gate(to.Slot).Release());

    /// <summary>A node in the place of one that was stopped, empty and on the same ports.</summary>
    public TestNode Replace(TestNode stopped, Func<NodeOptions, NodeOptions>? change = null)
    {
        NodeOptions options = change?.Invoke(stopped.Options) ?? stopped.Options;
        TestNode node = _nodes[stopped.Slot] = new TestNode(options);
        node.Start(AddressesFor(node.Slot));
        return node;
    }

    /// <summary>Waits until all nodes have applied everything that any has now, and checks that their copies are equal.</summary>
    public Task Converge() => Converge(_nodes);

    /// <summary>The same for some nodes only.</summary>
    public static async Task Converge(params TestNode[] nodes)
    {
        VectorClock all = await nodes[0].Applied();
        foreach (TestNode node in nodes) all.Join((await node.Applied()).Entries);
        foreach (TestNode node in nodes) await node.UntilApplied(all);

        ulong digest = await nodes[0].Digest();
        foreach (TestNode node in nodes)
        {
            Assert.Equal(digest, await node.Digest());
            Assert.Equal(0, await node.Ask(state => state.Replica.Divergences));
            await AssertLogIsWhole(node);
        }
    }

    /// <summary>Waits until every node knows that all have applied what it has.</summary>
    public async Task UntilStable()
    {
        await Converge();
        foreach (TestNode node in _nodes) await node.Until(IsStable, "a position that it knows to be stable");

        static bool IsStable(NodeState state) => state.Replica.Peers.Stable(state.Replica.Applied).Equals(state.Replica.Applied);
    }

    /// <summary>Every write that is applied is in the log from its start on, once, after its causes.</summary>
    public static async Task AssertLogIsWhole(TestNode node)
    {
        // A long batch is applied before the last step of its way to the log.
        await node.Until(state => state.Log.End == state.Log.AppendedEnd);
        string? fault = await node.Ask(FindLogFault);
        Assert.True(fault is null, $"{node.Name}: {fault}");
    }

    public IReadOnlyList<PeerAddress> AddressesFor(int slot) =>
        [.. _nodes.Select(to => _proxies[slot, to.Slot]?.Address ?? to.Address)];

    public void Dispose()
    {
        foreach (TestNode node in _nodes) node.Dispose();
        foreach (CuttingProxy? proxy in _proxies) proxy?.Dispose();
    }

    private static string? FindLogFault(NodeState state)
    {
        VectorClock logged = state.Log.StartClock.Clone();
        LogCursor cursor = LogCursor.OverAll(state.Log, logged);
        while (cursor.TryNext(state.Log.End, out ReadOnlySpan<byte> bytes))
        {
            // The further pieces of a long one.
            if (cursor.PieceAt > 0) continue;

            BatchHeader batch = new(bytes);
            string name = $"{batch.Origin}:{batch.FirstEntry}";
            if (batch.Dependencies[batch.Origin] != logged[batch.Origin]) return $"the log goes on with {name} after {logged}";
            if (!logged.Covers(batch.Dependencies)) return $"the log has {name} before its causes, after {logged}";
            logged.Advance(batch.Origin, batch.LastEntry);
        }

        return logged.Equals(state.Replica.Applied) ? null : $"the log ends at {logged}, the data at {state.Replica.Applied}";
    }
}
