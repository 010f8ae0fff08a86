using TcpCausalKv.Processes;

namespace TcpCausalKv.Live.Tests;

/// <summary>A gate keeps sessions off a node that is about to be killed.</summary>
public class NodeGateTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Closing_waits_until_everybody_has_left()
    {
        NodeGate gate = new();
        await gate.EnterAsync(CancellationToken.None);
        await gate.EnterAsync(CancellationToken.None);

        Task closed = gate.CloseAsync();
        gate.Leave();
        Assert.False(closed.IsCompleted);
        gate.Leave();
        await closed.WaitAsync(Deadline);
    }

    [Fact]
    public async Task Nobody_enters_a_closed_gate_until_it_opens()
    {
        NodeGate gate = new();
        await gate.CloseAsync();

        Task entered = gate.EnterAsync(CancellationToken.None);
        Assert.False(entered.IsCompleted);
        gate.Open();
        await entered.WaitAsync(Deadline);
    }

    [Fact]
    public async Task Who_waits_at_a_closed_gate_can_give_up()
    {
        NodeGate gate = new();
        await gate.CloseAsync();
        using CancellationTokenSource stop = new();

        Task entered = gate.EnterAsync(stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => entered);
    }
}
