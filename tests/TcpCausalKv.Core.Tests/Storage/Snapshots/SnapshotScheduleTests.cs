using TcpCausalKv.Core.Storage.Snapshots;

namespace TcpCausalKv.Core.Tests.Storage.Snapshots;

public sealed class SnapshotScheduleTests
{
    private const long MiB = 1024 * 1024;

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(64 * MiB, 0, false)]
    [InlineData(64 * MiB + 1, 0, true)]
    [InlineData(64 * MiB + 1, 64 * MiB, true)]
    [InlineData(100 * MiB, 100 * MiB, false)]
    [InlineData(100 * MiB + 1, 100 * MiB, true)]
    [InlineData(long.MaxValue, long.MaxValue / 2, true)]
    public void A_snapshot_is_due_once_the_log_outgrew_the_last_one_and_is_not_small(long logBytes, long lastBytes, bool isDue) =>
        Assert.Equal(isDue, new SnapshotSchedule().IsDue(logBytes, lastBytes));

    [Fact]
    public void Least_size_and_ratio_can_be_set()
    {
        SnapshotSchedule schedule = new() { LogBytesMin = 10, Ratio = 0.5 };
        Assert.False(schedule.IsDue(50, 100));
        Assert.True(schedule.IsDue(51, 100));
        Assert.False(schedule.IsDue(10, 0));
        Assert.True(schedule.IsDue(11, 0));
    }
}
