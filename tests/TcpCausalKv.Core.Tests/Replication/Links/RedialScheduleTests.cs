using TcpCausalKv.Core.Replication.Links;
using Xunit.Abstractions;

namespace TcpCausalKv.Core.Tests.Replication.Links;

public sealed class RedialScheduleTests(ITestOutputHelper output)
{
    private readonly RedialSchedule _redial = new();

    [Fact]
    public void A_node_dials_at_once_at_first_and_not_while_an_attempt_or_a_connection_is_there()
    {
        Assert.Equal(0, _redial.DialAtMs);
        _redial.Stop();
        Assert.Equal(long.MaxValue, _redial.DialAtMs);
        _redial.Failed(nowMs: 5, random: 0);
        _redial.Connected(nowMs: 50);
        Assert.Equal(long.MaxValue, _redial.DialAtMs);
    }

    [Fact]
    public void Delays_double_up_to_the_cap_each_between_half_and_all_of_its_step()
    {
        int seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        Random random = new(seed);

        int step = RedialSchedule.FirstMs;
        for (int attempt = 0; attempt < 50; attempt++)
        {
            _redial.Failed(nowMs: 1_000, random.Next());
            Assert.InRange(_redial.DialAtMs, 1_000 + step / 2, 1_000 + step);
            step = Math.Min(RedialSchedule.CapMs, step * 2);
        }
    }

    [Theory]
    [InlineData(true, RedialSchedule.StoodMs, true)]
    [InlineData(true, RedialSchedule.StoodMs - 1, false)]
    [InlineData(false, RedialSchedule.StoodMs, false)]
    public void Only_a_link_that_stood_for_a_while_starts_the_delays_anew(bool wasEstablished, long stoodMs, bool startsAnew)
    {
        for (int attempt = 0; attempt < 10; attempt++) _redial.Failed(nowMs: 0, random: 0);
        _redial.Connected(nowMs: 100);
        _redial.Ended(wasEstablished, nowMs: 100 + stoodMs, random: 0);

        int step = startsAnew ? RedialSchedule.FirstMs : RedialSchedule.CapMs;
        Assert.Equal(100 + stoodMs + step / 2, _redial.DialAtMs);
    }

    [Fact]
    public void The_jitter_takes_every_delay_of_a_step()
    {
        HashSet<long> delays = [];
        for (int random = 0; random < 100; random++)
        {
            RedialSchedule redial = new();
            redial.Failed(nowMs: 0, random);
            delays.Add(redial.DialAtMs);
        }

        Assert.Equal(Enumerable.Range(10, 11).Select(ms => (long)ms), delays.Order());
    }
}
