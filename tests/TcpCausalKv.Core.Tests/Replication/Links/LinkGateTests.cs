using TcpCausalKv.Core.Replication.Links;

namespace TcpCausalKv.Core.Tests.Replication.Links;

public sealed class LinkGateTests
{
    private readonly LinkGate _gate = new();

    [Fact]
    public void An_open_gate_lets_everything_pass()
    {
        Assert.Equal(500, _gate.Limit(logEnd: 500, nowMs: 0));
        Assert.Equal(long.MaxValue, _gate.NextDueMs());
    }

    [Fact]
    public void A_held_gate_lets_nothing_pass_until_it_is_released()
    {
        _gate.Hold();
        Assert.True(_gate.IsHeld);
        Assert.Equal(long.MinValue, _gate.Limit(500, 0));
        _gate.Release();
        Assert.Equal(500, _gate.Limit(500, 0));
    }

    [Fact]
    public void A_delay_lets_each_batch_pass_after_its_own_wait()
    {
        _gate.Delay(100, logEnd: 50);
        Assert.Equal(50, _gate.Limit(50, nowMs: 0));
        Assert.Equal(50, _gate.Limit(70, nowMs: 10));
        Assert.Equal(50, _gate.Limit(90, nowMs: 60));
        Assert.Equal(110, _gate.NextDueMs());
        Assert.Equal(50, _gate.Limit(90, nowMs: 109));
        Assert.Equal(70, _gate.Limit(90, nowMs: 110));
        Assert.Equal(160, _gate.NextDueMs());
        Assert.Equal(90, _gate.Limit(90, nowMs: 160));
        Assert.Equal(long.MaxValue, _gate.NextDueMs());
    }

    [Fact]
    public void A_delay_lets_nothing_pass_that_the_log_has_not_released()
    {
        _gate.Delay(100, logEnd: 80);
        Assert.Equal(50, _gate.Limit(50, nowMs: 0));
        Assert.Equal(80, _gate.Limit(80, nowMs: 10));
    }

    [Fact]
    public void Releasing_lets_delayed_batches_pass_at_once()
    {
        _gate.Delay(100, logEnd: 0);
        _gate.Limit(70, nowMs: 0);
        _gate.Release();
        Assert.Equal(70, _gate.Limit(70, nowMs: 1));
        Assert.Equal(0, _gate.DelayMs);
        Assert.Equal(long.MaxValue, _gate.NextDueMs());
    }

    [Fact]
    public void A_held_gate_has_no_time_at_which_to_look_again()
    {
        _gate.Delay(100, logEnd: 0);
        _gate.Limit(70, nowMs: 0);
        _gate.Hold();
        _gate.Limit(70, nowMs: 500);
        Assert.Equal(long.MaxValue, _gate.NextDueMs());
    }

    [Fact]
    public void A_negative_delay_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _gate.Delay(-1, 0));
}
