using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Wire;

namespace TcpCausalKv.Core.Tests.Replication;

/// <summary>Batches that come each as on a stream of its own, of which nothing was passed over before.</summary>
internal static class OneBatchStream
{
    public static WireFault Receive(this Replica replica, ReadOnlySpan<byte> frame, int from, long nowMs)
    {
        ulong passedOver = 0;
        return replica.Receive(frame, from, nowMs, ref passedOver);
    }
}
