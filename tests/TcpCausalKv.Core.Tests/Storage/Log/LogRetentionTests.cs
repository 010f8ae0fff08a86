using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Storage.Log;

namespace TcpCausalKv.Core.Tests.Storage.Log;

public sealed class LogRetentionTests
{
    private static readonly VectorClock AtEnd = new([5, 5]);
    private static readonly VectorClock Behind = new([4, 9]);
    private static readonly VectorClock Beyond = new([5, 9]);

    [Theory]
    [InlineData(true, true, true, true, true)]
    [InlineData(true, true, true, false, true)]
    [InlineData(true, true, false, true, true)]
    [InlineData(true, true, false, false, true)]
    [InlineData(true, false, true, true, true)]
    [InlineData(true, false, true, false, false)]
    [InlineData(true, false, false, true, false)]
    [InlineData(true, false, false, false, false)]
    [InlineData(false, true, true, true, false)]
    [InlineData(false, true, true, false, false)]
    [InlineData(false, false, true, true, false)]
    public void A_segment_goes_when_a_snapshot_and_all_members_have_it_or_above_the_bound_some_member(
        bool snapshotHas, bool allHave, bool someHas, bool isAbove, bool goes) =>
        Assert.Equal(goes, LogRetention.MayDrop(
            AtEnd, snapshotHas ? Beyond : Behind, allHave ? Beyond : Behind, someHas ? Beyond : Behind, isAbove ? 101 : 100, 100));

    [Fact]
    public void Without_a_snapshot_no_segment_goes() => Assert.False(LogRetention.MayDrop(AtEnd, null, Beyond, Beyond, 1_000, 100));
}
