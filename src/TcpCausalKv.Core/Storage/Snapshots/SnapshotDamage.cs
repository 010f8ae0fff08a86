namespace TcpCausalKv.Core.Storage.Snapshots;

/// <summary>Why a snapshot was not used.</summary>
/// <param name="File">Name of the file.</param>
/// <param name="Offset">Where in it, in bytes.</param>
/// <param name="Reason">What is wrong there.</param>
public sealed record SnapshotDamage(string File, long Offset, string Reason)
{
    /// <summary>All in one line.</summary>
    public override string ToString() => $"{File} at offset {Offset}: {Reason}";
}
