using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Replication.Delivery;
using TcpCausalKv.Core.Tests.Wire;
using TcpCausalKv.Core.Wire.Batches;

namespace TcpCausalKv.Core.Tests.Replication;

public sealed class DeliveryRuleTests
{
    // The batch is that of slot 1 with the writes 4 and 5, and has seen 2 writes of slot 0.
    private static readonly byte[] Batch = TestBatch.Sets(1, [2, 3, 0, 0], count: 2);

    [Theory]
    [InlineData(5, 5, 2, DeliveryDecision.Duplicate)]
    [InlineData(6, 6, 0, DeliveryDecision.Duplicate)]
    [InlineData(5, 3, 0, DeliveryDecision.Duplicate)]
    [InlineData(2, 2, 2, DeliveryDecision.Gap)]
    [InlineData(0, 0, 9, DeliveryDecision.Gap)]
    [InlineData(4, 4, 2, DeliveryDecision.Gap)]
    [InlineData(3, 3, 2, DeliveryDecision.Apply)]
    [InlineData(3, 3, 9, DeliveryDecision.Apply)]
    [InlineData(3, 3, 1, DeliveryDecision.Hold)]
    [InlineData(3, 2, 2, DeliveryDecision.Hold)]
    [InlineData(3, 2, 0, DeliveryDecision.Hold)]
    public void The_rule_decides_by_what_is_received_and_applied(ulong received, ulong appliedOwn, ulong appliedOther, DeliveryDecision expected) =>
        Assert.Equal(expected, DeliveryRule.Decide(new BatchHeader(Batch), received, new VectorClock([appliedOther, appliedOwn, 0, 0])));

    [Theory]
    [InlineData(3, DeliveryDecision.Apply)]
    [InlineData(2, DeliveryDecision.Gap)]
    [InlineData(4, DeliveryDecision.Gap)]
    public void The_first_batch_of_an_epoch_follows_the_end_of_the_one_before(ulong received, DeliveryDecision expected)
    {
        byte[] first = TestBatch.InEpoch(new Dot(1, ClockEntry.Of(1, 4)), [2, 3, 0, 0]);
        Assert.Equal(expected, DeliveryRule.Decide(new BatchHeader(first), received, new VectorClock([2, received, 0, 0])));
    }

    [Fact]
    public void The_receivers_own_entry_counts_like_any_other()
    {
        byte[] answersTheReceiver = TestBatch.Sets(1, [0, 0, 0, 7]);
        Assert.Equal(DeliveryDecision.Hold, DeliveryRule.Decide(new BatchHeader(answersTheReceiver), 0, new VectorClock([0, 0, 0, 6])));
        Assert.Equal(DeliveryDecision.Apply, DeliveryRule.Decide(new BatchHeader(answersTheReceiver), 0, new VectorClock([0, 0, 0, 7])));
    }
}
