using TcpCausalKv.Node.Loop;

namespace TcpCausalKv.Node.Tests.Loop;

public sealed class TimerQueueTests
{
    private readonly TimerQueue _timers = new();
    private readonly List<string> _ran = [];

    [Fact]
    public void Timers_run_in_the_order_of_their_deadlines_and_then_of_their_scheduling()
    {
        Schedule(30, "c");
        Schedule(10, "a1");
        Schedule(20, "b");
        Schedule(10, "a2");

        _timers.RunDue(20);
        Assert.Equal(["a1", "a2", "b"], _ran);

        _timers.RunDue(100);
        Assert.Equal(["a1", "a2", "b", "c"], _ran);
    }

    [Fact]
    public void Nothing_runs_before_its_deadline()
    {
        Schedule(10, "a");

        _timers.RunDue(9);
        Assert.Empty(_ran);

        _timers.RunDue(10);
        Assert.Equal(["a"], _ran);
    }

    [Fact]
    public void A_cancelled_timer_does_not_run()
    {
        LoopTimer timer = Schedule(10, "a");
        timer.Cancel();
        timer.Cancel();

        _timers.RunDue(10);

        Assert.Empty(_ran);
        Assert.False(timer.IsPending);
    }

    [Fact]
    public void A_timer_can_cancel_another_that_is_due_at_the_same_time()
    {
        LoopTimer? later = null;
        _timers.Schedule(10, () => later!.Cancel());
        later = Schedule(10, "later");

        _timers.RunDue(10);

        Assert.Empty(_ran);
        Assert.Equal(0, _timers.Count);
    }

    [Fact]
    public void What_a_timer_schedules_waits_for_the_next_call_even_if_it_is_due()
    {
        _timers.Schedule(10, () => Schedule(0, "again"));

        _timers.RunDue(10);
        Assert.Empty(_ran);
        Assert.Equal(0, _timers.NextTimeoutMs(10));

        _timers.RunDue(10);
        Assert.Equal(["again"], _ran);
    }

    [Fact]
    public void The_next_timeout_is_that_of_the_first_timer_that_still_counts()
    {
        Assert.Equal(Timeout.Infinite, _timers.NextTimeoutMs(0));

        LoopTimer first = Schedule(10, "first");
        Schedule(50, "second");
        Assert.Equal(7, _timers.NextTimeoutMs(3));
        Assert.Equal(0, _timers.NextTimeoutMs(11));

        first.Cancel();
        Assert.Equal(47, _timers.NextTimeoutMs(3));
    }

    [Fact]
    public void A_deadline_further_away_than_an_int_is_a_long_wait_and_not_a_negative_one()
    {
        Schedule(long.MaxValue, "never");

        Assert.Equal(int.MaxValue, _timers.NextTimeoutMs(0));
    }

    [Fact]
    public void Cancelled_timers_do_not_pile_up()
    {
        Schedule(1_000_000, "kept");
        for (int i = 0; i < 10_000; i++) Schedule(1_000, "dropped").Cancel();
        Assert.InRange(_timers.Count, 1, 200);

        _timers.RunDue(1_000_000);
        Assert.Equal(["kept"], _ran);
    }

    [Fact]
    public void Looking_for_due_timers_allocates_nothing_when_none_is()
    {
        Schedule(1_000_000, "a");
        LookManyTimes();
        long before = GC.GetAllocatedBytesForCurrentThread();

        LookManyTimes();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private void LookManyTimes()
    {
        for (int now = 0; now < 1_000; now++)
        {
            _timers.RunDue(now);
            _timers.NextTimeoutMs(now);
        }
    }

    private LoopTimer Schedule(long dueMs, string name) => _timers.Schedule(dueMs, () => _ran.Add(name));
}
