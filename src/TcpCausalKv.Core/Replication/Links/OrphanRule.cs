using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Wire.Control;

namespace TcpCausalKv.Core.Replication.Links;

/// <summary>Decides whether two nodes may go on with each other, or one has writes that the rest of the cluster went on without.</summary>
internal static class OrphanRule
{
    /// <summary>Why they may not, and what an operator can do, in words; null if they may.</summary>
    /// <param name="replica">This node.</param>
    /// <param name="peer">The other's slot.</param>
    /// <param name="position">What the other has told of itself.</param>
    internal static string? Refusal(Replica replica, int peer, PositionFrame position)
    {
        ClusterIdentity cluster = replica.Options.Cluster;
        if (replica.HasOrphans) return $"{cluster.NameOf(replica.Options.Slot)}: {replica.WhyMayNotWrite}";

        int slot = replica.Epochs.FirstLost(position.Applied.Entries);
        if (slot < 0) return null;

        string name = cluster.NameOf(peer);
        string lost = cluster.Describe(new Dot(slot, position.Applied[slot]));
        return $"{name} has writes that are lost, up to {lost}: {cluster.NameOf(slot)} went on without them. Stop {name}, save what only "
            + "it has with 'inspect --export --orphans', and start it with an empty directory";
    }
}
