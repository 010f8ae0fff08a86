using TcpCausalKv.Core.Replication;

namespace TcpCausalKv.Core.Storage.Recovery;

/// <summary>Takes in one batch that recovery has read from the log: <see cref="Replica.Replay"/>.</summary>
/// <param name="frame">A whole frame of kind batch, its checksum checked. Borrowed for the call.</param>
public delegate ReplayOutcome BatchReplay(ReadOnlySpan<byte> frame);
