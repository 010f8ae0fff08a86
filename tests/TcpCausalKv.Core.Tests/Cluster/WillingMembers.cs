using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Wire.Control;

namespace TcpCausalKv.Core.Tests.Cluster;

/// <summary>Other members that promise and confirm whatever they are asked for, and have nothing.</summary>
internal static class WillingMembers
{
    public static void Answer(Replica replica)
    {
        while (!replica.HistoryGate.IsOpen)
        {
            foreach (int peer in replica.Peers.All.Select(peer => peer.Slot))
            {
                if (!replica.HistoryGate.TryTakeRequest(peer, out EpochRequestFrame request)) continue;
                replica.HistoryGate.Answered(peer, new EpochAnswerFrame(IsGranted: true, request.Epoch, request.Round, Have: 0));
            }

            replica.HistoryGate.Advance(replica.OwnEntry);
        }
    }
}
