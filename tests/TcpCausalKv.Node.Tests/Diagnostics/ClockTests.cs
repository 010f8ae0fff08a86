using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Node.Diagnostics;
using TcpCausalKv.Node.Tests.Clients;
using TcpCausalKv.Node.Tests.Loop;

namespace TcpCausalKv.Node.Tests.Diagnostics;

/// <summary>Wall clocks that are wrong.</summary>
public sealed class ClockTests : IDisposable
{
    private readonly NodeUnderTest _node = new();

    public void Dispose() => _node.Dispose();

    [Fact]
    public async Task No_write_is_acknowledged_whose_timestamp_nobody_would_take()
    {
        using TestClient client = _node.Connect();
        Assert.Equal("+OK\r\n", client.Ask("SET k 1"));
        await Observe(HybridTimestamp.MillisecondsMax + 1);
        Assert.StartsWith(
            "-CLOCK the wall clock of this machine, or of one that has written, is beyond the year 6429",
            client.Ask("SET k 2"),
            StringComparison.Ordinal);
        Assert.Equal("$1\r\n1\r\n", client.Ask("GET k"));
    }

    [Fact]
    public void The_last_timestamp_that_is_given_is_taken_on_the_wire() =>
        Assert.True(HybridTimestamp.FromMilliseconds(HybridTimestamp.MillisecondsMax).Bits < HybridTimestamp.BitsMax - ushort.MaxValue);

    [Fact]
    public async Task A_clock_that_is_behind_is_warned_of_once_a_minute_and_shown()
    {
        CollectingLogger log = new();
        await _node.OnLoop(() =>
        {
            ClockWatch watch = new(_node.State, log);
            watch.Look();
            Assert.DoesNotContain(1207, log.EventIds);
            _node.State.Replica.Clock.Observe(HybridTimestamp.FromMilliseconds(_node.State.Loop.UnixNowMs + 60_000));
            watch.Look();
            watch.Look();
            return true;
        });
        Assert.Single(log.EventIds, 1207);

        using TestClient client = _node.Connect();
        Assert.Matches(@"\r\nclock_skew:[5-6]\d{4}\r\n", client.Ask("INFO causal"));
    }

    private Task<bool> Observe(long unixMs) => _node.OnLoop(() =>
    {
        _node.State.Replica.Clock.Observe(HybridTimestamp.FromMilliseconds(unixMs));
        return true;
    });
}
