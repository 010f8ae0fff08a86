namespace TcpCausalKv.Processes;

/// <summary>How the nodes of a cluster keep their data on disk.</summary>
/// <param name="Directory">Where each node has a directory of its own.</param>
/// <param name="Fsync">When the log is synced: always, everysec or no.</param>
internal sealed record ClusterStorage(string Directory, string Fsync)
{
    /// <summary>What stands for nodes that keep their data in memory only.</summary>
    public const string Memory = "memory";

    /// <summary>
    /// Growth of the log from which on a snapshot is taken; null for the nodes' default. So little that they are taken all the time.
    /// </summary>
    public string? SnapshotBytes { get; init; } = "64kb";

    /// <summary>All ways to keep data.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [Memory, "always", "everysec", "no"];

    /// <summary>In a new directory among the system's temporary ones; null for <see cref="Memory"/>.</summary>
    public static ClusterStorage? New(string kind) =>
        kind == Memory ? null : new ClusterStorage(System.IO.Directory.CreateTempSubdirectory("causalkv-nodes-").FullName, kind);

    /// <summary>A node's own directory.</summary>
    public string DirectoryOf(string node) => Path.Combine(Directory, node);

    /// <summary>The arguments by which a node is told.</summary>
    public IEnumerable<string> ArgumentsOf(string node) =>
        ["--data", DirectoryOf(node), "--fsync", Fsync, .. SnapshotBytes is null ? Array.Empty<string>() : ["--snapshot-bytes", SnapshotBytes]];

    /// <summary>Deletes all that the nodes have kept.</summary>
    public void Delete()
    {
        if (System.IO.Directory.Exists(Directory)) System.IO.Directory.Delete(Directory, recursive: true);
    }
}
