using System.Text.Json.Serialization;
using TcpCausalKv.Core.Cluster;

namespace TcpCausalKv.Core.Storage.Recovery;

/// <summary>To whom a data directory belongs, and how the last process on it ended.</summary>
/// <param name="ClusterId">The cluster as text; that of <see cref="Core.Cluster.ClusterId.None"/> if the node knew of none yet.</param>
/// <param name="Cluster">Name of the cluster.</param>
/// <param name="Members">Its nodes, by slot.</param>
/// <param name="Width">Entries in every vector clock.</param>
/// <param name="Slot">The node's slot.</param>
/// <param name="LastRun">The process that runs on the directory, or ran there last.</param>
public sealed record NodeIdentity(string ClusterId, string Cluster, IReadOnlyList<Member> Members, int Width, int Slot, NodeRun LastRun)
{
    /// <summary>What the node knows of everybody's epochs.</summary>
    public IReadOnlyList<IdentityEpochs> Epochs { get; init; } = [];

    /// <summary>
    /// The mark of the file that it was written to. A copy of that file has another, also one that was copied over a later identity.
    /// </summary>
    public string FileMark { get; init; } = "";

    /// <summary>The identity of a node of a cluster.</summary>
    public static NodeIdentity Of(Membership membership, int slot, NodeRun run)
    {
        ClusterIdentity cluster = membership.Cluster;
        IEnumerable<Member> members = cluster.Members.Select((name, at) => new Member(name, membership.VersionOf(at)));
        return new NodeIdentity(membership.Id.ToString(), cluster.Name, [.. members], cluster.Width, slot, run);
    }

    /// <summary>The members' names, by slot.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Names => [.. Members.Select(member => member.Name)];

    /// <summary>The newest version of the peer protocol that a member is known to speak.</summary>
    public int VersionOf(int slot) => slot < Members.Count ? Members[slot].Speaks : ProtocolVersions.Unknown;

    /// <summary>The cluster that the directory belongs to; none if the node knew of none yet.</summary>
    [JsonIgnore]
    public ClusterId Id => Core.Cluster.ClusterId.TryParse(ClusterId, out ClusterId id) ? id : Core.Cluster.ClusterId.None;

    /// <summary>Why a node may not use the directory: what differs, and what to do. Null if it may.</summary>
    /// <param name="cluster">The cluster that the node was told.</param>
    /// <param name="slot">The slot that it was told.</param>
    /// <param name="path">The directory, for the text.</param>
    public string? Refusal(ClusterIdentity cluster, int slot, string path)
    {
        if (Cluster != cluster.Name) return Differs(path, $"cluster '{Cluster}'", $"cluster '{cluster.Name}'");
        if (Width != cluster.Width) return Differs(path, $"a cluster of width {Width}", $"width {cluster.Width}");
        for (int at = 0; at < Math.Max(Members.Count, cluster.Members.Count); at++)
        {
            string there = at < Members.Count ? Members[at].Name : $"slot-{at}";
            if (there != cluster.NameOf(at))
            {
                return Differs(path, $"a cluster whose slot {at} is {there}", $"one in which that is {cluster.NameOf(at)}");
            }
        }

        return Slot == slot ? null : Differs(path, $"node {cluster.NameOf(Slot)}", $"node {cluster.NameOf(slot)}");
    }

    /// <summary>What in it can't be, in words; null if all can.</summary>
    internal string? Damage()
    {
        if (!Core.Cluster.ClusterId.TryParse(ClusterId, out _)) return "its cluster id is none";
        return Epochs.Any(epochs => !epochs.IsSound(Width)) ? "its epochs can't be" : null;
    }

    private static string Differs(string path, string there, string told) =>
        $"{path} belongs to {there}, and this node was started as {told}: start it as what the directory is, or give it another directory";
}
