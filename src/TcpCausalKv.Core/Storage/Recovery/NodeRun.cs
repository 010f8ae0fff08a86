using TcpCausalKv.Core.Storage.Log;

namespace TcpCausalKv.Core.Storage.Recovery;

/// <summary>One process on a data directory.</summary>
/// <param name="Incarnation">The number that it drew.</param>
/// <param name="BootId">The machine's start in which it ran; empty if the system does not tell.</param>
/// <param name="Fsync">When it synced the log.</param>
/// <param name="DirectoryMark">What a copy of the directory does not have: device and inode of its lock.</param>
/// <param name="State">Whether it has left the directory in order.</param>
/// <param name="HistoryIsWhole">True once it knew the whole of its node's history. Before that a clean stop proves nothing.</param>
public sealed record NodeRun(
    ulong Incarnation, string BootId, SyncPolicy Fsync, string DirectoryMark, NodeRunState State, bool HistoryIsWhole);
