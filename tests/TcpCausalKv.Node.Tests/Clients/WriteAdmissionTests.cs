using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Wire;

namespace TcpCausalKv.Node.Tests.Clients;

public sealed class WriteAdmissionTests : IDisposable
{
    private const int Y = 1;
    private const int Z = 2;

    private readonly NodeUnderTest _node = new(options => options with { NewCluster = false }, members: ["x", "y", "z"]);

    public void Dispose() => _node.Dispose();

    [Fact]
    public async Task An_operator_can_overrule_that_a_member_was_not_heard()
    {
        using TestClient client = _node.Connect();
        await Hear(Y, received: 0);
        Assert.StartsWith("-RECOVERING ", client.Ask("SET a 1"), StringComparison.Ordinal);

        string told = client.Ask("CAUSAL ADMIT-WRITES");

        Assert.Contains(
            "writes are admitted: z not heard; writes of x after x:0 that only they have may be lost, and their sequences used again\r\n",
            told,
            StringComparison.Ordinal);
        Assert.Equal("+OK\r\n", client.Ask("SET a 1"));
        Assert.Equal("-ERR writes are admitted already\r\n", client.Ask("CAUSAL ADMIT-WRITES"));
    }

    [Fact]
    public async Task What_is_known_to_be_used_is_fetched_all_the_same()
    {
        using TestClient client = _node.Connect();
        await Hear(Y, received: 1);

        string told = client.Ask("CAUSAL ADMIT-WRITES");

        Assert.Contains("; not yet, however: RECOVERING this node fetches its own earlier writes: 0 of 1 are here", told, StringComparison.Ordinal);
        Assert.StartsWith("-RECOVERING ", client.Ask("SET a 1"), StringComparison.Ordinal);
        Assert.Equal(
            "-ERR this can't be overruled: this node fetches its own earlier writes: 0 of 1 are here\r\n", client.Ask("CAUSAL ADMIT-WRITES"));

        Assert.Equal(WireFault.None, await _node.Receive(0, RemoteWrites.Set(0, 1, "a", "0")));
        Assert.Equal("+OK\r\n", client.Ask("SET a 1"));
        Assert.Equal(2UL, await _node.OnLoop(() => _node.State.Replica.OwnSequence));
    }

    [Fact]
    public async Task There_is_nothing_to_overrule_once_all_are_heard()
    {
        using TestClient client = _node.Connect();
        await Hear(Y, received: 0);
        await Hear(Z, received: 5);

        Assert.StartsWith("-ERR this can't be overruled: ", client.Ask("CAUSAL ADMIT-WRITES"), StringComparison.Ordinal);
    }

    private Task<bool> Hear(int peer, ulong received) => _node.OnLoop(() =>
    {
        PositionFrame position = new(0, received, 0, true, new VectorClock(_node.State.Options.Cluster.Width));
        return _node.State.Replica.Hear(peer, position, _node.State.Loop.NowMs);
    });
}
