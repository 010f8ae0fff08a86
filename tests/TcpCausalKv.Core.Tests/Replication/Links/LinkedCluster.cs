using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Replication.Links;

namespace TcpCausalKv.Core.Tests.Replication.Links;

/// <summary>Nodes that are linked through byte queues, under a clock that the test moves.</summary>
internal sealed class LinkedCluster
{
    private const int StepMs = 10;
    private const int DeadlineMs = 20_000;

    private readonly LinkedNode[] _nodes;
    private readonly bool[] _isDown;
    private readonly List<TestConnection> _connections = [];
    private readonly Func<ReplicaOptions, ReplicaOptions>? _change;
    private readonly LinkOptions _links;

    public LinkedCluster(int nodes, Func<ReplicaOptions, ReplicaOptions>? change = null, LinkOptions? links = null)
    {
        _change = change;
        _links = links ?? new LinkOptions();
        _nodes = [.. Enumerable.Range(0, nodes).Select(slot => NewNode(slot, nodes, incarnation: 1))];
        _isDown = new bool[nodes];
    }

    public long NowMs { get; private set; } = 1_000_000;

    /// <summary>Bytes that arrive at most between two turns, on each connection and in each direction.</summary>
    public int ChunkBytes { get; set; } = int.MaxValue;

    public LinkedNode this[int slot] => _nodes[slot];

    public IEnumerable<LinkedNode> Alive => _nodes.Where(node => !_isDown[node.Slot]);

    public TestNode Node(int slot) => _nodes[slot].Node;

    /// <param name="from">The dialler.</param>
    /// <param name="to">The acceptor.</param>
    /// <param name="peer">Whom the dialler means to reach, if somebody else answers.</param>
    public TestConnection Dial(int from, int to, int? peer = null) => Dial(_nodes[from], _nodes[to], peer);

    public TestConnection Dial(LinkedNode from, LinkedNode to, int? peer = null)
    {
        TestConnection connection = new(from, to, NowMs, peer);
        _connections.Add(connection);
        return connection;
    }

    /// <summary>Dials wherever no link is open.</summary>
    public void DialAll()
    {
        foreach (LinkedNode from in Alive)
        {
            foreach (LinkedNode to in Alive.Where(to => to != from && !IsLinked(from, to))) Dial(from, to);
        }
    }

    public TestConnection Connection(int from, int to) =>
        _connections.Last(connection => connection.From == _nodes[from] && connection.To == _nodes[to]);

    /// <summary>A process dies: its connections break, and nobody reaches it.</summary>
    public void Kill(int slot)
    {
        _isDown[slot] = true;
        LinkedNode killed = _nodes[slot];
        foreach (TestConnection connection in _connections.Where(connection => connection.From == killed || connection.To == killed).ToList())
        {
            if (!connection.IsCut) connection.Cut(NowMs);
        }
    }

    /// <summary>A killed process starts again without data, under a new incarnation; not as the node of a new cluster.</summary>
    public void StartEmpty(int slot, ulong incarnation)
    {
        _nodes[slot] = new LinkedNode(slot, _nodes.Length, options => Changed(options) with { NewCluster = false }, _links, incarnation);
        _isDown[slot] = false;
    }

    /// <summary>Lets bytes arrive and every node take a turn.</summary>
    /// <returns>True if something moved.</returns>
    public bool Turn()
    {
        bool moved = false;
        foreach (TestConnection connection in _connections.ToList()) moved |= connection.Transfer(ChunkBytes, NowMs);
        _connections.RemoveAll(connection => connection.IsCut);
        foreach (LinkedNode node in Alive) node.Turn(NowMs);
        return moved;
    }

    public void Pass(int ms) => NowMs += ms;

    /// <summary>Turns and short times until something is so.</summary>
    public void RunUntil(Func<bool> condition, string what, bool dials = false)
    {
        long deadlineMs = NowMs + DeadlineMs;
        while (!condition())
        {
            Assert.True(NowMs < deadlineMs, $"not within {DeadlineMs} ms: {what}; {Describe()}");
            if (dials) DialAll();
            if (!Turn()) Pass(StepMs);
        }
    }

    /// <summary>Turns and short times for a while.</summary>
    public void RunFor(int ms)
    {
        for (long endMs = NowMs + ms; NowMs < endMs;)
        {
            if (!Turn()) Pass(StepMs);
        }
    }

    /// <summary>Dials all and runs until every node has what any has.</summary>
    public void Converge() => RunUntil(IsConverged, "convergence", dials: true);

    public bool IsConverged()
    {
        Replica first = Alive.First().Replica;
        return Alive.All(node =>
            node.Replica.Applied.Equals(first.Applied)
            && node.Replica.Keyspace.Digest == first.Keyspace.Digest
            && node.Replica.Pending.Count == 0
            && node.Replica.Divergences == 0);
    }

    private LinkedNode NewNode(int slot, int nodes, ulong incarnation) => new(slot, nodes, Changed, _links, incarnation);

    private ReplicaOptions Changed(ReplicaOptions options) => _change?.Invoke(options) ?? options;

    private bool IsLinked(LinkedNode from, LinkedNode to) =>
        _connections.Exists(connection => connection.From == from && connection.To == to && connection.IsOpen);

    private string Describe() => string.Join("; ", Alive.Select(node =>
        $"{node.Slot}: {node.Replica.Applied} digest {node.Replica.Keyspace.Digest:x} held {node.Replica.Pending.Count} links "
        + $"{node.Ends.Count(end => end.Link.State == LinkState.Established)}"));
}
