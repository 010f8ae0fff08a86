using TcpCausalKv.Core.Clocks;

namespace TcpCausalKv.Core.Storage.Snapshots;

/// <summary>Merges a peer's whole snapshot with this node's newest one, beside the loop and step by step, so that syncs come in between.</summary>
/// <remarks>Owned by the loop's thread.</remarks>
internal sealed class SnapshotMerging : IDisposable
{
    private readonly IDataDirectory _directory;
    private readonly NodeStoreOptions _options;
    private readonly SnapshotReceiver _receiver;
    private readonly IBackgroundWork _background;
    private readonly VectorClock _applied;
    private readonly Action<StorageException?> _stepped;
    private SnapshotMerge? _merge;
    private bool _isStopping;

    /// <param name="directory">The node's data directory.</param>
    /// <param name="options">Whose it is.</param>
    /// <param name="receiver">Has the peer's snapshot.</param>
    /// <param name="background">Steps merges.</param>
    /// <param name="applied">What is applied here, always as it is now.</param>
    internal SnapshotMerging(
        IDataDirectory directory, NodeStoreOptions options, SnapshotReceiver receiver, IBackgroundWork background, VectorClock applied)
    {
        _applied = applied;
        _directory = directory;
        _options = options;
        _receiver = receiver;
        _background = background;
        _stepped = Stepped;
    }

    /// <summary>True while a merge is under way.</summary>
    internal bool IsRunning => _merge is not null;

    /// <summary>What the disk refused so that the process has to end; null if nothing.</summary>
    internal StorageException? Failure { get; private set; }

    /// <summary>Begins, unless the store stops.</summary>
    /// <returns>False if there is no snapshot of this node to merge with: one has to be taken.</returns>
    internal bool TryBegin()
    {
        if (_isStopping) return true;
        try
        {
            if (SnapshotFiles.List(_directory) is not [long newest, ..]) return false;
            _merge = new SnapshotMerge(_directory, _options, newest);
            if (_merge.NeedsNewerPeers) DiscardPeers();
            else if (_merge.NeedsNewerOwn && _merge.MayHaveNewerOwn(_applied)) return Abandon();
            else if (_merge.NeedsNewerOwn) AskForMore();
            else _background.Run(_merge.Step, _stepped);
        }
        catch (StorageException refused)
        {
            Refuse(refused);
        }

        return true;
    }

    /// <summary>Lets no further step begin.</summary>
    /// <returns>False while one is under way.</returns>
    internal bool TryStop()
    {
        _isStopping = true;
        return !IsRunning;
    }

    /// <summary>Closes the files, wherever the merge is. No step may be under way.</summary>
    public void Dispose() => _merge?.Dispose();

    // The peer lacks what it had told to have. It takes that in again, and another snapshot will have it.
    private void DiscardPeers()
    {
        Abandon();
        _receiver.Discard();
    }

    // This node lacks what it had told to have, as after an old copy of its directory: it can't get that but with a snapshot that needs no merging.
    private void AskForMore()
    {
        _receiver.MustCover = _applied.Clone();
        DiscardPeers();
    }

    private bool Abandon()
    {
        _merge?.Dispose();
        _merge = null;
        return false;
    }

    private void Stepped(StorageException? refused)
    {
        SnapshotMerge merge = _merge!;
        if (refused is null && !merge.IsDone && !_isStopping)
        {
            _background.Run(merge.Step, _stepped);
            return;
        }

        _merge = null;
        if (refused is not null) Refuse(refused);
        else if (merge.IsDone) TakeOver(merge);
        merge.Dispose();
    }

    private void TakeOver(SnapshotMerge merge)
    {
        try
        {
            _receiver.ReplaceBy(merge);
        }
        catch (StorageException refused)
        {
            Refuse(refused);
        }
    }

    // Without room the peer's snapshot goes as well, and comes again later: there may be room then, and there is more without it.
    private void Refuse(StorageException refused)
    {
        if (refused.IsFull) _receiver.GiveUp(refused);
        else Failure ??= refused;
    }
}
