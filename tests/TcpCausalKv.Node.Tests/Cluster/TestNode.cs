using System.Runtime.CompilerServices;
using System.Text;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Node.Tests.Clients;
using TcpCausalKv.Node.Tests.Loop;

namespace TcpCausalKv.Node.Tests.Cluster;

/// <summary>A whole node, what it logs, and a way to wait for what its loop does. Any thread.</summary>
internal sealed class TestNode : IDisposable
{
    // The loop's own.
    private readonly List<Expectation> _expectations = [];

    /// <summary>A node that listens. It is to be started by the same thread.</summary>
    public TestNode(NodeOptions options)
    {
        Log = new CapturedLog();
        Node = new CausalNode(options, Log);

        // As bound, so that a node made from these listens where this one did.
        Options = options with { PeerListen = Node.PeerEndPoint, ClientListen = Node.ClientEndPoint };
    }

    public CausalNode Node { get; }

    public NodeOptions Options { get; }

    public CapturedLog Log { get; }

    public string Name => Options.Name;

    public int Slot => Options.Slot;

    public PeerAddress Address => new(Node.PeerEndPoint.Address.ToString(), Node.PeerEndPoint.Port);

    public void Start(IReadOnlyList<PeerAddress> peers)
    {
        _ = Node.Query(state =>
        {
            state.Loop.OnTurnEnd(() => _expectations.RemoveAll(expectation => expectation.IsSettled(state)));
            return true;
        });
        Node.Start(peers);
    }

    public TestClient Connect() => new(Node.ClientEndPoint);

    public Task<T> Ask<T>(Func<NodeState, T> question) => Node.Query(question).WithinDeadline();

    /// <summary>Runs an action on the loop.</summary>
    public Task Do(Action<NodeState> action) => Ask(state =>
    {
        action(state);
        return true;
    });

    /// <summary>Waits for the end of the first turn after which the condition holds.</summary>
    public async Task Until(Func<NodeState, bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        Expectation expectation = new(condition);
        try
        {
            await Do(_ => _expectations.Add(expectation));
            await expectation.Settled.WithinDeadline();
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{Name} never came to {what}. Its log:\n{Log}");
        }
    }

    /// <summary>Waits until the node has applied all that a clock covers and holds nothing.</summary>
    public Task UntilApplied(VectorClock clock) =>
        Until(state => state.Replica.Applied.Covers(clock) && state.Replica.Pending.Count == 0, $"{clock}");

    public Task UntilHas(string key) =>
        Until(state => state.Replica.Keyspace.Contains(Encoding.UTF8.GetBytes(key)), $"a key '{key}'");

    public Task UntilLogged(int id, string part) => Until(_ => Log.Has(id, part), $"a log line {id} with '{part}'");

    /// <summary>Waits until this node's links with all these others stand, both ways.</summary>
    public Task UntilLinkedWith(params IEnumerable<TestNode> others) => Until(
        state => others.All(other => state.Links.Inbound(other.Slot) is not null && state.Links.Outbound(other.Slot) is not null),
        "links with all others");

    /// <summary>Writes as a client, and hears the reply.</summary>
    public void Set(string key, string value)
    {
        using TestClient client = Connect();
        Assert.Equal("+OK\r\n", client.Ask($"SET {key} {value}"));
    }

    /// <summary>The value as a client gets it; null if there is none.</summary>
    public string? Get(string key)
    {
        using TestClient client = Connect();
        string reply = client.Ask($"GET {key}");
        return reply == "$-1\r\n" ? null : reply.Split("\r\n")[1];
    }

    /// <summary>What a client is told of a write: <c>+OK</c> or the error.</summary>
    public string TrySet(string key, string value)
    {
        using TestClient client = Connect();
        return client.Ask($"SET {key} {value}").TrimEnd();
    }

    public Task<VectorClock> Applied() => Ask(state => state.Replica.Applied.Clone());

    public Task<ulong> Digest() => Ask(state => state.Replica.Keyspace.Digest);

    public void Dispose() => Node.Dispose();

    private sealed class Expectation(Func<NodeState, bool> condition)
    {
        private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Settled => _settled.Task;

        // An exception is the test's, and must not end the loop.
        public bool IsSettled(NodeState state)
        {
            try
            {
                return condition(state) && _settled.TrySetResult();
            }
            catch (Exception exception)
            {
                return _settled.TrySetException(exception);
            }
        }
    }
}
