using TcpCausalKv.Core.Wire.Batches;
using TcpCausalKv.Core.Wire.Snapshots;

namespace TcpCausalKv.Core.Storage.Recovery;

/// <summary>Is shown all that a data directory holds, while it is inspected: first what snapshots hold, then the log in its order.</summary>
/// <remarks>What comes before damage in the same file is shown too; whether a snapshot is whole is known only after its last version.</remarks>
public interface IInspectionSink
{
    /// <summary>A snapshot holds this version.</summary>
    /// <param name="file">The snapshot's name.</param>
    /// <param name="version">Borrowed for the call.</param>
    void TakeVersion(string file, SnapshotEntry version);

    /// <summary>A segment of the log holds this batch.</summary>
    /// <param name="file">The segment's name.</param>
    /// <param name="offset">Where in the file its frame begins.</param>
    /// <param name="batch">Checked. Borrowed for the call.</param>
    void TakeBatch(string file, long offset, BatchHeader batch);
}
