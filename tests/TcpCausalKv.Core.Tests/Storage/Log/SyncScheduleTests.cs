using TcpCausalKv.Core.Storage.Log;

namespace TcpCausalKv.Core.Tests.Storage.Log;

public sealed class SyncScheduleTests
{
    [Fact]
    public void Always_begins_with_the_turn_that_has_something_to_sync()
    {
        SyncSchedule schedule = new(SyncPolicy.Always, durableEnd: 100);

        Assert.False(schedule.TryBegin(logEnd: 100, nowMs: 5));
        Assert.True(schedule.TryBegin(logEnd: 101, nowMs: 6));
        Assert.True(schedule.IsRunning);
    }

    [Theory]
    [InlineData(SyncPolicy.Always)]
    [InlineData(SyncPolicy.EverySecond)]
    public void One_sync_runs_at_a_time_and_the_next_covers_all_turns_between(SyncPolicy policy)
    {
        SyncSchedule schedule = new(policy, durableEnd: 0);
        schedule.TryBegin(logEnd: 10, nowMs: 0);
        Assert.Equal(policy == SyncPolicy.EverySecond, schedule.TryBegin(logEnd: 10, nowMs: 1_000));

        for (int turn = 1; turn < 10; turn++)
        {
            Assert.False(schedule.TryBegin(logEnd: 10 + turn, nowMs: 1_000 + 2_000 * turn));
            Assert.Equal(long.MaxValue, schedule.NextDueMs);
        }

        schedule.Ended();
        Assert.True(schedule.TryBegin(logEnd: 20, nowMs: 30_000));
        schedule.Ended();
        Assert.False(schedule.TryBegin(logEnd: 20, nowMs: 60_000));
        Assert.Equal(long.MaxValue, schedule.NextDueMs);
    }

    [Fact]
    public void Every_second_counts_from_the_first_byte_that_is_not_synced()
    {
        SyncSchedule schedule = new(SyncPolicy.EverySecond, durableEnd: 0);
        Assert.Equal(long.MaxValue, schedule.NextDueMs);

        Assert.False(schedule.TryBegin(logEnd: 10, nowMs: 50));
        Assert.False(schedule.TryBegin(logEnd: 20, nowMs: 1_049));
        Assert.Equal(1_050, schedule.NextDueMs);
        Assert.True(schedule.TryBegin(logEnd: 30, nowMs: 1_050));
    }

    [Fact]
    public void What_is_logged_during_a_sync_waits_a_second_of_its_own()
    {
        SyncSchedule schedule = new(SyncPolicy.EverySecond, durableEnd: 0);
        schedule.TryBegin(logEnd: 10, nowMs: 0);
        Assert.True(schedule.TryBegin(logEnd: 10, nowMs: 1_000));

        schedule.TryBegin(logEnd: 20, nowMs: 1_400);
        schedule.Ended();

        Assert.False(schedule.TryBegin(logEnd: 20, nowMs: 1_500));
        Assert.Equal(2_400, schedule.NextDueMs);
        Assert.True(schedule.TryBegin(logEnd: 20, nowMs: 2_400));
    }

    [Fact]
    public void Never_begins_none()
    {
        SyncSchedule schedule = new(SyncPolicy.Never, durableEnd: 0);
        for (int turn = 1; turn < 10; turn++) Assert.False(schedule.TryBegin(logEnd: turn, nowMs: 10_000L * turn));
        Assert.Equal(long.MaxValue, schedule.NextDueMs);
    }
}
