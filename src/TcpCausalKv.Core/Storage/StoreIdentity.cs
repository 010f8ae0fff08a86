using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Storage.Log;
using TcpCausalKv.Core.Storage.Recovery;

namespace TcpCausalKv.Core.Storage;

/// <summary>
/// Keeps on disk what the next process of this node must know before it reads any data: whether its history is whole, and what is known of the epochs
/// of everybody's, and of the cluster. Written beside the loop, whenever one of them has changed.
/// </summary>
/// <remarks>Owned by the loop's thread.</remarks>
internal sealed class StoreIdentity
{
    private const long NotKnown = -1;
    private const int RetryMs = 100;

    private readonly IDataDirectory _directory;
    private readonly NodeStoreOptions _options;
    private readonly Replica _replica;
    private readonly IBackgroundWork _background;
    private readonly RoomWait _room = new(RetryMs);
    private long _writtenRevision;
    private long _writtenMembership;
    private long _nowMs;

    // Where the log ended when the history was first known; all before that is to be released before the disk calls the history whole.
    private long _historyEnd = NotKnown;

    internal StoreIdentity(IDataDirectory directory, NodeStoreOptions options, Replica replica, IBackgroundWork background, bool historyIsKept)
    {
        _directory = directory;
        _options = options;
        _replica = replica;
        _background = background;
        _writtenRevision = replica.Epochs.KeptRevision;
        _writtenMembership = replica.Membership.KeptRevision;
        HistoryIsKept = historyIsKept;
    }

    /// <summary>True once the disk says that the history is whole.</summary>
    internal bool HistoryIsKept { get; private set; }

    /// <summary>True while it is being written.</summary>
    internal bool IsWriting { get; private set; }

    /// <summary>What the disk refused, other than for want of room.</summary>
    internal StorageException? Failure { get; private set; }

    /// <summary>That the disk was full; null while it has room.</summary>
    internal StorageException? OutOfRoom => _room.Why;

    /// <summary>When it is tried again, monotonic milliseconds; <see cref="long.MaxValue"/> if nothing is put off.</summary>
    internal long RetryAtMs => _room.RetryAtMs;

    /// <summary>At a turn's end: writes what has changed.</summary>
    /// <param name="log">The node's log.</param>
    /// <param name="nowMs">Monotonic milliseconds.</param>
    internal void Continue(SegmentedLog log, long nowMs)
    {
        _nowMs = nowMs;
        if (IsWriting || Failure is not null || (_room.Why is not null && nowMs < _room.RetryAtMs)) return;
        bool isWhole = _replica.HistoryGate.IsOpen && (HistoryIsKept || IsReleased(log));
        if (!_replica.HistoryGate.IsOpen) _historyEnd = NotKnown;

        long revision = _replica.Epochs.Revision;
        long membership = _replica.Membership.Revision;
        if (isWhole == HistoryIsKept && revision == _writtenRevision && membership == _writtenMembership) return;

        NodeIdentity identity = _options.Identity(NodeRunState.Running, isWhole, _replica.Epochs, _replica.Membership);
        IsWriting = true;
        _background.Run(() => IdentityFile.Write(_directory, identity), refused => Written(refused, isWhole, revision, membership));
    }

    /// <summary>Says that the node has stopped and all is synced. Blocks for the disk; not while <see cref="IsWriting"/>.</summary>
    /// <exception cref="StorageException">The disk refused it.</exception>
    internal void WriteStopped() =>
        IdentityFile.Write(_directory, _options.Identity(NodeRunState.Stopped, _replica.HistoryGate.IsOpen, _replica.Epochs, _replica.Membership));

    private void Written(StorageException? refused, bool isWhole, long revision, long membership)
    {
        IsWriting = false;
        if (refused is { IsFull: true })
        {
            _room.Note(refused, _nowMs);
            return;
        }

        Failure = refused;
        if (refused is not null) return;
        _room.End();
        HistoryIsKept = isWhole;
        _writtenRevision = revision;
        _replica.Epochs.Kept(revision);
        _writtenMembership = membership;
        _replica.Membership.Kept(membership);
    }

    // Under always a power cut leaves what the disk calls whole, under others a kill does: so all of the history is to be synced, or written, before.
    private bool IsReleased(SegmentedLog log)
    {
        if (_historyEnd == NotKnown) _historyEnd = log.AppendedEnd;
        return log.ReleasedEnd >= _historyEnd;
    }
}
