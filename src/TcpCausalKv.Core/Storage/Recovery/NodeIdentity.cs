using TcpCausalKv.Core.Cluster;

namespace TcpCausalKv.Core.Storage.Recovery;

/// <summary>To whom a data directory belongs, and how the last process on it ended.</summary>
/// <param name="Cluster">Name of the cluster.</param>
/// <param name="Members">Names of its nodes, by slot.</param>
/// <param name="Width">Entries in every vector clock.</param>
/// <param name="Slot">The node's slot.</param>
/// <param name="LastRun">The process that runs on the directory, or ran there last.</param>
public sealed record NodeIdentity(string Cluster, IReadOnlyList<string> Members, int Width, int Slot, NodeRun LastRun)
{
    /// <summary>What the node knows of everybody's epochs.</summary>
    public IReadOnlyList<IdentityEpochs> Epochs { get; init; } = [];

    /// <summary>
    /// The mark of the file that it was written to. A copy of that file has another, also one that was copied over a later identity.
    /// </summary>
    public string FileMark { get; init; } = "";

    /// <summary>The identity of a node of a cluster.</summary>
    public static NodeIdentity Of(ClusterIdentity cluster, int slot, NodeRun run) =>
        new(cluster.Name, cluster.Members, cluster.Width, slot, run);

    /// <summary>Why a node may not use the directory: what differs, and what to do. Null if it may.</summary>
    /// <param name="cluster">The cluster that the node was told.</param>
    /// <param name="slot">The slot that it was told.</param>
    /// <param name="path">The directory, for the text.</param>
    public string? Refusal(ClusterIdentity cluster, int slot, string path)
    {
        if (Cluster != cluster.Name) return Differs(path, $"cluster '{Cluster}'", $"cluster '{cluster.Name}'");
        if (Width != cluster.Width) return Differs(path, $"a cluster of width {Width}", $"width {cluster.Width}");
        if (!Members.SequenceEqual(cluster.Members, StringComparer.Ordinal))
        {
            return Differs(path, $"a cluster of {string.Join(", ", Members)} in this order", $"{string.Join(", ", cluster.Members)}");
        }

        return Slot == slot ? null : Differs(path, $"node {cluster.NameOf(Slot)}", $"node {cluster.NameOf(slot)}");
    }

    /// <summary>What in it can't be, in words; null if all can.</summary>
    internal string? Damage() => Epochs.Any(epochs => !epochs.IsSound(Width)) ? "its epochs can't be" : null;

    private static string Differs(string path, string there, string told) =>
        $"{path} belongs to {there}, and this node was started as {told}: start it as what the directory is, or give it another directory";
}
