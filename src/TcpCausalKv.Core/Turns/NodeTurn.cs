using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Replication.Links;
using TcpCausalKv.Core.Replication.Log;
using TcpCausalKv.Core.Storage;
using TcpCausalKv.Core.Storage.Recovery;
using TcpCausalKv.Core.Wire.Batches;

namespace TcpCausalKv.Core.Turns;

/// <summary>
/// The end of a node's turn: what was written or delivered goes into the log; then to the peers; then those who waited for it are woken; then the
/// clients get their replies. So nobody is told of a write before the log has it.
/// </summary>
/// <remarks>
/// <code>
/// Loading     each turn reads some more of the data, in place of all below
/// Serving     Read     input that an earlier turn had no room for
///             Logged   the open batch is closed, the turn's batches are appended to the log
///             Stored   syncs, snapshots and truncation go on
///             Sent     the peers are sent what the log may show; a busy node's own writes at most <see cref="SendSchedule.DelayMicros"/> late
///             Woken    CAUSAL WAIT, WAIT, WAITAOF and the like
///             Replied  replies that show nothing which the log may not show yet
///             after a disk that failed the turn ends where it is, and nobody is told anything
///             then, if a peer's snapshot waits for it: links end, it takes the place of the data, and the node is Loading again
/// </code>
/// One thread runs it. The product, the simulation, tests and benchmarks all run this class; what differs is in <see cref="ITurnSurroundings"/>.
/// </remarks>
public sealed class NodeTurn
{
    private readonly LinkOptions _linkOptions;
    private readonly ITurnSurroundings _surroundings;
    private readonly SendSchedule _sends = new();
    private Func<StoreRecovery>? _recover;
    private IBackgroundWork? _background;
    private int _loadBytes;
    private long _nowMs;
    private StorageException? _failure;
    private StorageException? _hadNoRoom;

    /// <summary>A turn of a node that serves at once, until <see cref="BeginLoading"/>.</summary>
    /// <param name="replica">The data and the rules.</param>
    /// <param name="log">Where batches go.</param>
    /// <param name="linkOptions">Times and sizes of links.</param>
    /// <param name="surroundings">What the turn's end is carried out by.</param>
    /// <param name="snapshots">What links send and take in where a log does not reach back; null for a node without a disk.</param>
    public NodeTurn(
        Replica replica, IDeliveryLog log, LinkOptions linkOptions, ITurnSurroundings surroundings, ISnapshotExchange? snapshots = null)
    {
        Replica = replica;
        Log = log;
        _linkOptions = linkOptions;
        _surroundings = surroundings;
        Links = new LinkTable(replica, log, linkOptions, snapshots);
    }

    /// <summary>A turn of a node whose data is read already.</summary>
    public NodeTurn(Replica replica, NodeStore store, LinkOptions linkOptions, ITurnSurroundings surroundings)
        : this(replica, store.Log, linkOptions, surroundings, store.Exchange) => Store = store;

    /// <summary>The data and the rules.</summary>
    public Replica Replica { get; }

    /// <summary>The batches delivered here.</summary>
    public IDeliveryLog Log { get; private set; }

    /// <summary>The links to the peers.</summary>
    public LinkTable Links { get; private set; }

    /// <summary>Which replies leave when.</summary>
    public TurnReplies Replies { get; } = new();

    /// <summary>The node's disk; null for a node in memory, and while its data is read.</summary>
    public NodeStore? Store { get; private set; }

    /// <summary>What reads the node's data from its disk; null once that is done, and for a node in memory.</summary>
    public StoreRecovery? Recovery { get; private set; }

    /// <summary>True while a peer's snapshot takes the place of the node's data on disk, beside the loop; its data is read after that.</summary>
    public bool IsInstalling { get; private set; }

    /// <summary>True while nothing of the data may be shown to anybody: it is read, or about to be.</summary>
    public bool IsLoading => Recovery is not null || IsInstalling;

    /// <summary>What the disk refused for good, so that the process has to end; null if nothing.</summary>
    public StorageException? Failure => _failure;

    /// <summary>True if the next turn should follow at once, because there is work for it that nothing would announce.</summary>
    public bool HasMore =>
        IsLoading
            ? _failure is null && Recovery is { IsDone: false }
            : Replica.HasPendingRelease || (Store is { HasWork: true } && _failure is null);

    /// <summary>True while own writes wait for <see cref="SendWhatWasPutOff"/>.</summary>
    public bool IsSendPutOff { get; private set; }

    /// <summary>When a turn is due because of the disk, monotonic milliseconds; <see cref="long.MaxValue"/> if none is.</summary>
    public long StorageDueMs => Store?.NextDueMs ?? long.MaxValue;

    /// <summary>From now on turns read the data. Before the first turn.</summary>
    /// <param name="recovery">What reads it; it has not begun.</param>
    /// <param name="recoverAgain">Reads the directory once more, after a peer's snapshot was put in place there.</param>
    /// <param name="background">Runs what blocks.</param>
    /// <param name="loadBytes">About how many bytes a turn reads.</param>
    /// <exception cref="StorageException">The disk failed.</exception>
    public void BeginLoading(StoreRecovery recovery, Func<StoreRecovery> recoverAgain, IBackgroundWork background, int loadBytes)
    {
        _recover = recoverAgain;
        _background = background;
        _loadBytes = loadBytes;
        Begin(recovery);
    }

    /// <summary>Ends the turn.</summary>
    /// <param name="nowMs">Monotonic milliseconds.</param>
    /// <param name="nowMicros">Monotonic microseconds, read after what the turn took in.</param>
    public void End(long nowMs, long nowMicros)
    {
        if (IsLoading) EndLoading();
        else if (_failure is null) EndServing(nowMs, nowMicros);
    }

    /// <summary>Between two turns, once nothing else is to be done: sends the writes that a busy node has put off.</summary>
    public void SendWhatWasPutOff()
    {
        if (IsSendPutOff && _failure is null) Send();
    }

    /// <summary>The disk has refused something that can't be done again: this turn goes no further, and there is none after it.</summary>
    public void Fail(StorageException refused)
    {
        if (_failure is not null) return;
        _failure = refused;
        _surroundings.StorageFailed(refused);
    }

    private void EndLoading()
    {
        _surroundings.ContinueReading();
        if (_failure is null && Recovery is not null) Load(Recovery);
        Replies.Flush(Log);
    }

    private void Load(StoreRecovery recovery)
    {
        try
        {
            if (!recovery.IsDone)
            {
                if (recovery.Step(_loadBytes)) _background!.Run(recovery.Open, RefuseLoading);
                return;
            }

            if (!recovery.IsOpen) return;
            Store = recovery.Finish(_background!);
            if (_hadNoRoom is not null) Store.PutOffSnapshots(_hadNoRoom);
            _hadNoRoom = null;
            Log = Store.Log;
            Links = new LinkTable(Replica, Log, _linkOptions, Store.Exchange);
            Recovery = null;
        }
        catch (StorageException refused)
        {
            RefuseLoading(refused);
            return;
        }

        _surroundings.Loaded(recovery);
        recovery.Dispose();
    }

    private void RefuseLoading(StorageException? refused)
    {
        if (refused is null) return;
        _failure = refused;
        _surroundings.LoadingFailed(refused);
    }

    private void EndServing(long nowMs, long nowMicros)
    {
        _nowMs = nowMs;
        _surroundings.ContinueReading();
        _surroundings.Reached(TurnStep.Read);
        bool isAnythingLogged = AppendToLog(Replica.EndTurn());
        _surroundings.Reached(TurnStep.Logged);
        ContinueStorage(nowMs, isAnythingLogged);
        _surroundings.Reached(TurnStep.Stored);
        if (_failure is not null) return;
        SendOrPutOff(nowMicros);
        _surroundings.Reached(TurnStep.Sent);
        if (_failure is not null) return;
        Replica.CompleteTurn();
        _surroundings.WakeClients();
        _surroundings.Reached(TurnStep.Woken);
        Replies.Flush(Log);
        _surroundings.Reached(TurnStep.Replied);
        if (Store is { MayInstall: true }) Install(Store);
    }

    private bool AppendToLog(TurnFrames frames)
    {
        bool isAnything = false;
        for (int n = 0; n < frames.Count; n++)
        {
            ReadOnlyMemory<byte> run = frames.Run(n, out bool mayBeKept);
            if (run.IsEmpty) continue;
            if (mayBeKept) Log.AppendKept(run);
            else Log.Append(run.Span);
            isAnything = true;
        }

        return isAnything;
    }

    private void ContinueStorage(long nowMs, bool isAnythingLogged)
    {
        if (Store is null)
        {
            // Nothing outlives a process in memory, and its next one is another that has promised nothing.
            Replica.Epochs.Kept(Replica.Epochs.Revision);
            Replica.Membership.Kept(Replica.Membership.Revision);

            // A full log takes no writes, so what makes room is an acknowledgement, in a turn without batches.
            bool mayTruncate = (isAnythingLogged || Log.IsFull) && Log.WantsTruncation;
            if (mayTruncate) Log.Truncate(Replica.Peers.Stable(Replica.Applied), Replica.Peers.AppliedElsewhere(Replica.Applied.Width));
            return;
        }

        Store.EndTurn(nowMs);
        Replica.IntakeIsPaused = Store.PausesIntake;
        Replica.LogIsHeld = Store.Log.OutOfRoom is not null;
        if (Store.Failure is { } refused) Fail(refused);
    }

    private void SendOrPutOff(long nowMicros)
    {
        if (_sends.MustSend(Replica.OwnEntry, nowMicros)) Send();
        else IsSendPutOff = true;
    }

    private void Send()
    {
        IsSendPutOff = false;
        _sends.Sent(Replica.OwnEntry);
        Links.Position.EndTurn();
        Replica.Fetches.Plan(_nowMs);
        try
        {
            _surroundings.SendToPeers();
        }
        catch (StorageException damage) when (Store?.TrySetLogAside(damage) == true)
        {
            // Who was not sent anything yet is so once there is time.
            IsSendPutOff = true;
        }
        catch (StorageException refused)
        {
            Fail(refused);
        }
    }

    private void Install(NodeStore store)
    {
        _surroundings.SuspendLinks();
        IsSendPutOff = false;
        IsInstalling = true;
        Store = null;
        _background!.Run(store.Install, refused => Installed(store, refused));
    }

    // Whatever a full disk had no room for: the old data or the new is there, and is read. The snapshot comes again later.
    private void Installed(NodeStore store, StorageException? refused)
    {
        IsInstalling = false;
        store.Dispose();
        if (refused is { IsFull: true }) _hadNoRoom = refused;
        else if (refused is not null) Fail(refused);
        if (_failure is not null) return;

        try
        {
            StoreRecovery recovery = _recover!();
            Replica.Clear();
            Begin(recovery);
            _surroundings.ReadsAnew(isInstalled: refused is null);
        }
        catch (StorageException unreadable)
        {
            Fail(unreadable);
        }
    }

    private void Begin(StoreRecovery recovery)
    {
        recovery.Begin(Replica);
        Recovery = recovery;
    }
}
