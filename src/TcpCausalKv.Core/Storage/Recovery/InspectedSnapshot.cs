using TcpCausalKv.Core.Storage.Snapshots;
using TcpCausalKv.Core.Wire.Snapshots;

namespace TcpCausalKv.Core.Storage.Recovery;

/// <summary>A snapshot as an inspection found it.</summary>
/// <param name="Name">Its file's name.</param>
/// <param name="FileBytes">Bytes of the file.</param>
/// <param name="Begin">What it promises; null if that can't be read.</param>
/// <param name="Damage">What is wrong with it; null if it is whole.</param>
public sealed record InspectedSnapshot(string Name, long FileBytes, SnapshotBeginFrame? Begin, SnapshotDamage? Damage);
