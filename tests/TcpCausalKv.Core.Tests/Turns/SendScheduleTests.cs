using TcpCausalKv.Core.Turns;

namespace TcpCausalKv.Core.Tests.Turns;

public sealed class SendScheduleTests
{
    private readonly SendSchedule _schedule = new();

    [Fact]
    public void A_turn_without_own_writes_sends_at_once() => Assert.True(_schedule.MustSend(ownEntry: 0, nowMicros: 10));

    [Fact]
    public void Own_writes_wait_for_the_delay_at_most_counted_from_the_first_of_them()
    {
        Assert.False(_schedule.MustSend(ownEntry: 1, nowMicros: 1_000));
        Assert.False(_schedule.MustSend(ownEntry: 5, nowMicros: 1_000 + SendSchedule.DelayMicros - 1));
        Assert.True(_schedule.MustSend(ownEntry: 9, nowMicros: 1_000 + SendSchedule.DelayMicros));
    }

    [Fact]
    public void Once_sent_the_delay_begins_anew_with_the_next_write()
    {
        Assert.False(_schedule.MustSend(ownEntry: 1, nowMicros: 0));
        _schedule.Sent(ownEntry: 1);
        Assert.True(_schedule.MustSend(ownEntry: 1, nowMicros: 100_000));
        Assert.False(_schedule.MustSend(ownEntry: 2, nowMicros: 100_000));
        Assert.True(_schedule.MustSend(ownEntry: 2, nowMicros: 100_000 + SendSchedule.DelayMicros));
    }
}
