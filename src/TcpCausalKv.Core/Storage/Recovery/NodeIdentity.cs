using TcpCausalKv.Core.Cluster;

namespace TcpCausalKv.Core.Storage.Recovery;

/// <summary>To whom a data directory belongs, and how the last process on it ended.</summary>
/// <param name="FormatVersion">Version of the files in the directory.</param>
/// <param name="Cluster">Name of the cluster.</param>
/// <param name="Members">Names of its nodes, by slot.</param>
/// <param name="Width">Entries in every vector clock.</param>
/// <param name="Slot">The node's slot.</param>
/// <param name="LastRun">The process that runs on the directory, or ran there last.</param>
public sealed record NodeIdentity(
    int FormatVersion, string Cluster, IReadOnlyList<string> Members, int Width, int Slot, NodeRun LastRun)
{
    /// <summary>The mark of the file that it was written to. A copy of that file has another, also one that was copied over a later identity.</summary>
    public string FileMark { get; init; } = "";

    /// <summary>The version that this build writes and reads.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The identity of a node of a cluster.</summary>
    public static NodeIdentity Of(ClusterIdentity cluster, int slot, NodeRun run) =>
        new(CurrentVersion, cluster.Name, cluster.Members, cluster.Width, slot, run);

    /// <summary>Why a node may not use the directory: what differs, and what to do. Null if it may.</summary>
    /// <param name="cluster">The cluster that the node was told.</param>
    /// <param name="slot">The slot that it was told.</param>
    /// <param name="path">The directory, for the text.</param>
    public string? Refusal(ClusterIdentity cluster, int slot, string path)
    {
        if (FormatVersion != CurrentVersion)
        {
            return $"{path} has files of format {FormatVersion}, and this program reads format {CurrentVersion}: use the version of the program that wrote them";
        }

        if (Cluster != cluster.Name) return Differs(path, $"cluster '{Cluster}'", $"cluster '{cluster.Name}'");
        if (Width != cluster.Width) return Differs(path, $"a cluster of width {Width}", $"width {cluster.Width}");
        if (!Members.SequenceEqual(cluster.Members, StringComparer.Ordinal))
        {
            return Differs(path, $"a cluster of {string.Join(", ", Members)} in this order", $"{string.Join(", ", cluster.Members)}");
        }

        return Slot == slot ? null : Differs(path, $"node {cluster.NameOf(Slot)}", $"node {cluster.NameOf(slot)}");
    }

    private static string Differs(string path, string there, string told) =>
        $"{path} belongs to {there}, and this node was started as {told}: start it as what the directory is, or give it another directory";
}
