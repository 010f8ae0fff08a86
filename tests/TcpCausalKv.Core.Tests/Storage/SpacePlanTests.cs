using TcpCausalKv.Core.Storage;

namespace TcpCausalKv.Core.Tests.Storage;

public sealed class SpacePlanTests
{
    private const long Mib = 1024 * 1024;

    [Theory]
    [InlineData(20 * Mib, 1 * Mib)]
    [InlineData(100 * Mib, 1 * Mib)]
    [InlineData(100 * Mib, 30 * Mib)]
    [InlineData(2_000 * Mib, 600 * Mib)]
    public void Two_snapshots_the_growth_and_what_is_kept_for_peers_fit_into_the_volume(long volume, long data)
    {
        SpacePlan plan = SpacePlan.Of(volume, data, turnBytes: Mib);

        Assert.InRange(data + data + plan.GrowthBytes + plan.RetainedBytesMax + plan.SlackBytes, 0, volume);
        Assert.InRange(plan.SegmentBytes, SpacePlan.SegmentBytesMin, plan.GrowthBytes);
    }

    [Fact]
    public void Where_the_data_fills_the_volume_the_log_is_given_back_a_segment_at_a_time()
    {
        SpacePlan plan = SpacePlan.Of(20 * Mib, 12 * Mib, turnBytes: Mib);

        Assert.Equal(plan.SegmentBytes, plan.GrowthBytes);
        Assert.Equal(plan.SegmentBytes, plan.RetainedBytesMax);
    }
}
