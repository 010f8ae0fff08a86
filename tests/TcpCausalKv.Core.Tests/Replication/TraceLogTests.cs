using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Tests.Wire;
using TcpCausalKv.Core.Wire.Batches;
using Xunit.Sdk;

namespace TcpCausalKv.Core.Tests.Replication;

/// <summary>The checker that all delivery tests rely on must catch what it is there for.</summary>
public sealed class TraceLogTests
{
    private readonly TraceLog _trace = new(new ClusterIdentity("test", ["A", "B"], 2));

    [Fact]
    public void A_batch_applied_before_its_cause_is_caught() =>
        Assert.ThrowsAny<XunitException>(() => Apply(TestBatch.Sets(1, [1, 0])));

    [Fact]
    public void A_batch_applied_twice_is_caught()
    {
        Apply(TestBatch.Sets(0, [0, 0]));
        Assert.ThrowsAny<XunitException>(() => Apply(TestBatch.Sets(0, [0, 0])));
    }

    [Fact]
    public void A_batch_applied_out_of_its_origins_order_is_caught() =>
        Assert.ThrowsAny<XunitException>(() => Apply(TestBatch.Sets(0, [1, 0])));

    [Fact]
    public void A_sequence_named_twice_is_caught()
    {
        _trace.Wrote(new Dot(0, 1));
        Assert.ThrowsAny<XunitException>(() => _trace.Wrote(new Dot(0, 1)));
    }

    [Fact]
    public void A_hold_without_need_is_caught()
    {
        Apply(TestBatch.Sets(0, [0, 0]));
        Assert.ThrowsAny<XunitException>(() => _trace.Held(new BatchHeader(TestBatch.Sets(1, [1, 0])), new Dot(0, 1)));
    }

    private void Apply(byte[] frame) => _trace.Applied(new BatchHeader(frame), default);
}
