using System.Diagnostics.CodeAnalysis;

namespace TcpCausalKv.Core.Storage.Log;

/// <summary>What a log's files turned out not to have any more when somebody read them: whether the log can go on without it, and how.</summary>
/// <remarks>Owned by the log.</remarks>
internal sealed class LogRot(LogSegments segments, LogFailure failure)
{
    private const int NothingDamaged = -1;

    private int _damaged = NothingDamaged;

    /// <summary>The log offset up to which a snapshot covers the log, so that whoever lacks its batches can be sent that.</summary>
    internal long SnapshotEnd { get; set; }

    /// <summary>A segment could not be read, or has something else than what was written. Where recovery needs it the log has failed.</summary>
    internal void Note(int at, StorageException damage)
    {
        if (IsForPeersOnly(at)) _damaged = Math.Max(_damaged, at);
        else failure.Note(damage);
    }

    /// <summary>Renames the damaged segment, and drops those before it.</summary>
    /// <returns>False if nothing is damaged that may be set aside.</returns>
    /// <exception cref="StorageException">The disk refused it.</exception>
    internal bool TrySetAside([NotNullWhen(true)] out string? aside)
    {
        aside = null;
        if (_damaged < 0 || failure.First is not null) return false;
        for (int before = _damaged; before > 0; before--) segments.DropFirst();
        aside = segments.SetFirstAside();
        _damaged = NothingDamaged;
        return true;
    }

    private bool IsForPeersOnly(int at) =>
        at < segments.Count - 1 && segments[at].End <= SnapshotEnd && !segments.IsAnySyncingUpTo(at);
}
