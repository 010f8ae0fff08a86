using System.Globalization;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Replication;

namespace TcpCausalKv.Node.Clients.Commands.Information;

/// <summary>The section of INFO that answers whether the node is in sync, and if not, why.</summary>
internal static class CausalSection
{
    /// <summary># Causal.</summary>
    public static void Write(InfoText text, CommandContext context)
    {
        WriteIdentity(text, context.Node);
        WritePosition(text, context);
        WriteDelivery(text, context.Replica);
        text.Add("assembled_bytes", context.Node.Links.AssembledBytes);
        foreach (PeerStatus peer in PeerStatus.All(context.Node)) text.Add($"peer_{peer.Name}", Describe(peer));
    }

    private static void WriteIdentity(InfoText text, NodeState node)
    {
        ClusterIdentity cluster = node.Options.Cluster;
        text.Add("node", node.Options.Name);
        text.Add("cluster", cluster.Name);
        text.Add("cluster_id", node.Replica.Membership.Id.ToString());
        text.Add("peer_protocol", node.Replica.Membership.CommonVersion);
        text.Add("members", string.Join(',', cluster.Members));
        text.Add("slot", node.Options.Slot);
        text.Add("width", cluster.Width);
        text.Add("incarnation", Hex(node.Replica.Options.Incarnation));
    }

    private static void WritePosition(InfoText text, CommandContext context)
    {
        Replica replica = context.Replica;
        ClusterIdentity cluster = context.Node.Options.Cluster;
        string? refusal = context.Node.LoadingRefusal() ?? context.Node.WriteRefusal();
        text.Add("clock", cluster.Describe(replica.Applied.Entries));
        text.Add("stable", cluster.Describe(replica.Peers.Stable(replica.Applied).Entries));
        text.Add("digest", Hex(replica.Keyspace.Digest));
        text.Add("clock_skew", replica.Clock.AheadMs(context.Node.Loop.UnixNowMs));
        text.Add("writes_admitted", refusal is null);
        if (refusal is not null) text.Add("writes_refused", refusal);
    }

    private static void WriteDelivery(InfoText text, Replica replica)
    {
        text.Add("siblings", replica.Keyspace.Siblings);
        text.Add("contributions", replica.Keyspace.Contributions);
        text.Add("contributions_cleared", replica.Keyspace.ZeroCounts);
        text.Add("pending_batches", replica.Pending.Count);
        text.Add("pending_bytes", replica.Pending.Bytes);
        text.Add("batches_applied_total", replica.Counters.Applied);
        text.Add("batches_held_total", replica.Counters.Held);
        text.Add("batches_duplicate_total", replica.Counters.Duplicates);
        text.Add("batches_passed_over_total", replica.Counters.PassedOver);
        text.Add("fetches_total", replica.Fetches.Requests);
        text.Add("position_waiters", replica.Waiters.Count);
        text.Add("divergences", replica.Divergences);
    }

    private static string Describe(PeerStatus peer) =>
        $"state={peer.State},acknowledged={peer.Acknowledged},lag_writes={peer.LagWrites},lag_ms={peer.LagMs}"
        + (peer.IsBehindLog ? ",behind_log=1" : "");

    private static string Hex(ulong value) => value.ToString("x16", CultureInfo.InvariantCulture);
}
