namespace TcpCausalKv.Core.Storage.Snapshots;

/// <summary>How much of a peer's snapshot is here.</summary>
/// <param name="Bytes">Bytes that are here.</param>
/// <param name="Versions">Versions that are here.</param>
/// <param name="VersionsTotal">Versions of the whole snapshot.</param>
public readonly record struct SnapshotProgress(long Bytes, long Versions, long VersionsTotal);
