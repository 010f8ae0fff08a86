using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Tests.Wire;
using TcpCausalKv.Core.Wire;

namespace TcpCausalKv.Core.Tests.Replication;

public sealed class DeliveryRuleTests
{
    // The batch is that of slot 1 with the writes 4 and 5, and has seen 2 writes of slot 0.
    private static readonly byte[] Batch = TestBatch.Sets(1, [2, 3, 0, 0], count: 2);

    [Theory]
    [InlineData(5, 5, 2, Delivery.Duplicate)]
    [InlineData(6, 6, 0, Delivery.Duplicate)]
    [InlineData(5, 3, 0, Delivery.Duplicate)]
    [InlineData(2, 2, 2, Delivery.Gap)]
    [InlineData(0, 0, 9, Delivery.Gap)]
    [InlineData(4, 4, 2, Delivery.Gap)]
    [InlineData(3, 3, 2, Delivery.Apply)]
    [InlineData(3, 3, 9, Delivery.Apply)]
    [InlineData(3, 3, 1, Delivery.Hold)]
    [InlineData(3, 2, 2, Delivery.Hold)]
    [InlineData(3, 2, 0, Delivery.Hold)]
    public void The_rule_decides_by_what_is_received_and_applied(ulong received, ulong appliedOwn, ulong appliedOther, Delivery expected) =>
        Assert.Equal(expected, DeliveryRule.Decide(new BatchHeader(Batch), received, new VectorClock([appliedOther, appliedOwn, 0, 0])));

    [Fact]
    public void The_receivers_own_entry_counts_like_any_other()
    {
        byte[] answersTheReceiver = TestBatch.Sets(1, [0, 0, 0, 7]);
        Assert.Equal(Delivery.Hold, DeliveryRule.Decide(new BatchHeader(answersTheReceiver), 0, new VectorClock([0, 0, 0, 6])));
        Assert.Equal(Delivery.Apply, DeliveryRule.Decide(new BatchHeader(answersTheReceiver), 0, new VectorClock([0, 0, 0, 7])));
    }
}
