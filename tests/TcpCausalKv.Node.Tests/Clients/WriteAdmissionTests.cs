using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Control;

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
        await Answer(Y, have: 0);
        Assert.StartsWith("-RECOVERING ", client.Ask("SET a 1"), StringComparison.Ordinal);

        string told = client.Ask("CAUSAL ADMIT-WRITES");

        Assert.Contains(
            "writes are admitted: z not heard; writes of x that only they have are lost, and whoever has such writes is refused until it starts anew",
            told,
            StringComparison.Ordinal);
        Assert.Contains("not yet, however: RECOVERING this node waits for y to confirm", told, StringComparison.Ordinal);
        await Answer(Y, have: 0);
        Assert.Equal("+OK\r\n", client.Ask("SET a 1"));
        Assert.Equal("-ERR writes are admitted already\r\n", client.Ask("CAUSAL ADMIT-WRITES"));
    }

    [Fact]
    public async Task What_is_known_to_be_used_is_fetched_all_the_same()
    {
        using TestClient client = _node.Connect();
        await Hear(Y, applied: 1);
        await Answer(Y, have: 0);

        string told = client.Ask("CAUSAL ADMIT-WRITES");

        Assert.Contains("; not yet, however: RECOVERING this node fetches its own earlier writes: 0 of 1 are here", told, StringComparison.Ordinal);
        Assert.StartsWith("-RECOVERING ", client.Ask("SET a 1"), StringComparison.Ordinal);
        Assert.Equal(
            "-ERR this can't be overruled: this node fetches its own earlier writes: 0 of 1 are here\r\n", client.Ask("CAUSAL ADMIT-WRITES"));

        Assert.Equal(WireFault.None, await _node.Receive(0, RemoteWrites.Set(0, 1, "a", "0")));
        await Answer(Y, have: 1);
        Assert.Equal("+OK\r\n", client.Ask("SET a 1"));
        ulong own = await _node.OnLoop(() => _node.State.Replica.OwnEntry);
        Assert.True(ClockEntry.Epoch(own) > 1);
        Assert.Equal(2UL, ClockEntry.Sequence(own));
    }

    [Fact]
    public async Task There_is_nothing_to_overrule_once_all_are_heard()
    {
        using TestClient client = _node.Connect();
        await Answer(Y, have: 0);
        await Answer(Z, have: 5);

        Assert.StartsWith("-ERR this can't be overruled: ", client.Ask("CAUSAL ADMIT-WRITES"), StringComparison.Ordinal);
    }

    private Task<bool> Answer(int peer, ulong have) => _node.OnLoop(() =>
    {
        HistoryGate gate = _node.State.Replica.HistoryGate;
        Assert.True(gate.TryTakeRequest(peer, out EpochRequestFrame request));
        gate.Answered(peer, new EpochAnswerFrame(IsGranted: true, request.Epoch, request.Round, have));
        return true;
    });

    private Task<bool> Hear(int peer, ulong applied) => _node.OnLoop(() =>
    {
        VectorClock clock = new(_node.State.Options.Cluster.Width);
        clock.Advance(0, applied);
        PositionFrame position = new(0, applied, 0, true, clock);
        return _node.State.Replica.Hear(peer, position, _node.State.Loop.NowMs);
    });
}
