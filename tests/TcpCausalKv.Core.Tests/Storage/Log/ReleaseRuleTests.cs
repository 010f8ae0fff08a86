using TcpCausalKv.Core.Storage.Log;

namespace TcpCausalKv.Core.Tests.Storage.Log;

public sealed class ReleaseRuleTests
{
    [Theory]
    [InlineData(SyncPolicy.Always, 40)]
    [InlineData(SyncPolicy.EverySecond, 100)]
    [InlineData(SyncPolicy.Never, 100)]
    public void Only_always_shows_nothing_that_is_not_durable(SyncPolicy policy, long released) =>
        Assert.Equal(released, ReleaseRule.ReleasedEnd(policy, logEnd: 100, durableEnd: 40));
}
