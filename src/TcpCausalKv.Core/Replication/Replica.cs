using System.Numerics;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Data;
using TcpCausalKv.Core.Effects;
using TcpCausalKv.Core.Replication.Delivery;
using TcpCausalKv.Core.Replication.Fetching;
using TcpCausalKv.Core.Wire;

namespace TcpCausalKv.Core.Replication;

/// <summary>
/// One node's copy of the data and the rules by which it changes. Writes and received batches go in; frames for the log and the
/// peers, requests to peers, and wakes of waiters come out.
/// </summary>
/// <remarks>
/// <para>Has no socket, file, thread, clock or random source; not thread-safe: one owner.</para>
/// <para>A turn: any number of writes, reads and <see cref="Receive"/>; then <see cref="EndTurn"/>, whose bytes the caller appends to the
/// log; then the peers are sent what the log now has; then <see cref="CompleteTurn"/>, which wakes waiters; then the replies go out. A
/// reply that leaves earlier could acknowledge a write that a crash takes back.</para>
/// <para>Invariants: an applied write's dependencies are applied; the applied clock moves only after the effects are in the keyspace;
/// the turn's frames are in delivery order; nothing is written or received between <see cref="EndTurn"/> and <see cref="CompleteTurn"/>,
/// for the log would never have it; no head of a held queue is ready unless its release is pending.</para>
/// </remarks>
public sealed class Replica
{
    private readonly VectorClock _applied;
    private readonly BatchWriter _turn;
    private readonly BatchFormat _format;
    private readonly IReplicaTrace? _trace;
    private readonly List<PendingBatch> _setAside = [];
    private ulong _wokenOrigins;
    private long _lossesRevision;
    private bool _turnIsEnding;
    private int _scopes;
    private Dot _writing;
    private HybridTimestamp _writingTimestamp;

    /// <summary>An empty replica.</summary>
    public Replica(ReplicaOptions options, IReplicaTrace? trace = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Slot);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(options.Slot, options.Cluster.Members.Count);
        Options = options;
        _trace = trace;
        _applied = new VectorClock(options.Cluster.Width);
        _turn = new BatchWriter(options.Cluster.Width, options.Effects);
        _format = options.Format;
        Keyspace = new Keyspace(options.HashSeed);
        Pending = new PendingBatches(options.Cluster.Width);
        Peers = new PeerTable(options.Cluster, options.Slot);
        Waiters = new PositionWaiters(options.Cluster.Width);
        Epochs = new EpochTable(options.Cluster.Width);
        Witness = new EpochWitness(Epochs);
        HistoryGate = new HistoryGate(options, Peers, Epochs);
        Fetches = new FetchPlanner(options, _applied, Pending, Peers, Witness);
    }

    /// <summary>What the replica was told when it was made.</summary>
    public ReplicaOptions Options { get; }

    /// <summary>What is applied here, per slot. </summary>
    public VectorClock Applied => _applied;

    /// <summary>The data. : it is changed by this replica's writes and deliveries.</summary>
    public Keyspace Keyspace { get; }

    /// <summary>What waits for its causes.</summary>
    public PendingBatches Pending { get; }

    /// <summary>What is known of the other members.</summary>
    public PeerTable Peers { get; }

    /// <summary>What is known of the epochs of everybody's history.</summary>
    public EpochTable Epochs { get; }

    /// <summary>What this node has promised to members that ask for an epoch.</summary>
    internal EpochWitness Witness { get; }

    /// <summary>Whether this node knows enough of its own history to name new writes.</summary>
    public HistoryGate HistoryGate { get; }

    /// <summary>Those who wait for a position.</summary>
    public PositionWaiters Waiters { get; }

    /// <summary>Whom this replica asks for what it lacks.</summary>
    public FetchPlanner Fetches { get; }

    /// <summary>Gives this node's writes their timestamps.</summary>
    public HybridClock Clock { get; } = new();

    /// <summary>This node's last write, as a clock's entry.</summary>
    public ulong OwnEntry => _applied[Options.Slot];

    /// <summary>True if this node knows its own history, and has no orphans, so that it may name new writes.</summary>
    public bool MayWrite => HistoryGate.MayWrite && !HasOrphans;

    /// <summary>True if writes are applied here that are lost: their origin went on without this node. Only an operator can mend that.</summary>
    public bool HasOrphans { get; private set; }

    /// <summary>Why the node takes no writes while <see cref="MayWrite"/> is false, in words.</summary>
    public string WhyMayNotWrite => HasOrphans ? DescribeOrphans() : HistoryGate.Describe(OwnEntry);

    /// <summary>True once the turn has as many bytes as a turn should have, or may have none: take no more work before <see cref="EndTurn"/>.</summary>
    public bool TurnIsFull => IntakeIsPaused || _turn.Length >= Options.TurnBytesMax;

    /// <summary>True while turns may take in nothing, because the log waits for room that this node is making.</summary>
    internal bool IntakeIsPaused { get; set; }

    /// <summary>True while the log has no room for what turns bring: peers should send no more before it has.</summary>
    internal bool LogIsHeld { get; set; }

    /// <summary>True if held batches are ready but the turn was full: the next turn goes on with them.</summary>
    public bool HasPendingRelease => _wokenOrigins != 0;

    /// <summary>Times that a peer with an equal applied clock told another digest: a bug, here or there.</summary>
    public long Divergences { get; private set; }

    /// <summary>Batches received and applied, held, or dropped as duplicates.</summary>
    public ReplicaCounters Counters { get; } = new();

    /// <summary>
    /// Begins a write, or joins the one that is under way: what is begun within a scope is part of the outermost one. Effects are applied as they are added, and
    /// visible to later reads at once.
    /// </summary>
    /// <param name="unixMs">The wall clock, Unix milliseconds.</param>
    /// <returns>Ends the write when it is disposed of, which must be before the turn ends.</returns>
    /// <exception cref="InvalidOperationException"><see cref="MayWrite"/> is false, or the turn is ending: a bug of the caller.</exception>
    public WriteScope BeginWrite(long unixMs)
    {
        if (_scopes++ == 0) OpenWrite(unixMs);
        return new WriteScope(this);
    }

    /// <summary>Takes in a batch from a peer: drops, refuses, holds or applies it, and releases what waited for it.</summary>
    /// <param name="frame">A whole frame of kind <see cref="FrameKind.Batch"/>, its checksum checked. Copied where it is kept.</param>
    /// <param name="from">Slot of the peer that sent it.</param>
    /// <param name="nowMs">Monotonic milliseconds.</param>
    /// <param name="passedOver">Of the stream that it came on, the origins of which some batch was not taken in, because of an epoch: a bit for each
    /// slot. What follows such a batch is no gap.</param>
    /// <returns>What is wrong with it; <see cref="WireFault.None"/> if it was taken in, passed over, or is a duplicate.</returns>
    /// <exception cref="InvalidOperationException">The turn is ending: a bug of the caller.</exception>
    internal WireFault Receive(ReadOnlySpan<byte> frame, int from, long nowMs, ref ulong passedOver)
    {
        AssertTurnIsOpen();
        WireFault fault = BatchCheck.Check(frame, _format);
        if (fault != WireFault.None) return fault;

        BatchHeader batch = new(frame);
        if (!TryLearnEpoch(batch)) return WireFault.Epoch;

        ulong origin = 1UL << batch.Origin;
        if (IsLost(batch) || !Witness.MayTake(batch.LastDot)) return PassOver(batch, origin, ref passedOver);

        switch (DeliveryRule.Decide(batch, ReceivedOf(batch.Origin), _applied))
        {
            case DeliveryDecision.Duplicate:
                Counters.Duplicates++;
                _trace?.Duplicate(batch);
                return WireFault.None;

            case DeliveryDecision.Gap when (passedOver & origin) != 0:
                return PassOver(batch, origin, ref passedOver);

            case DeliveryDecision.Gap:
                return WireFault.Gap;

            case DeliveryDecision.Hold when IsPendingFull(batch.Origin):
                return WireFault.PendingOverflow;

            case DeliveryDecision.Hold:
                passedOver &= ~origin;
                Hold(batch, frame, from, nowMs);
                return WireFault.None;

            default:
                passedOver &= ~origin;
                Apply(batch, frame, releasedBy: default);
                _wokenOrigins |= Pending.WokenBy(batch.Origin, _applied[batch.Origin]);
                ReleaseHeld();
                return WireFault.None;
        }
    }

    /// <summary>Takes over what a snapshot brought: the keyspace was filled already, this is the clock that goes with it.</summary>
    /// <param name="applied">All that the keyspace holds, and nothing else.</param>
    /// <param name="highestTimestamp">Later timestamps follow it.</param>
    /// <exception cref="InvalidOperationException">The turn has frames, batches are held, or <paramref name="applied"/> lacks what is applied here: a bug of the caller.</exception>
    internal void Restore(VectorClock applied, HybridTimestamp highestTimestamp)
    {
        AssertNothingIsUnderWay();
        if (!applied.Covers(_applied)) throw new InvalidOperationException("A snapshot lacks what is applied here: it would take writes back.");
        _applied.CopyFrom(applied.Entries);
        for (int slot = 0; slot < _applied.Width; slot++) RememberEpoch(new Dot(slot, _applied[slot]));
        Clock.Observe(highestTimestamp);
    }

    /// <summary>
    /// Forgets all data, because more than it is about to be read from a disk. What is known of the peers and of this node's history stays,
    /// and so does everybody who waits. What is held is set aside until <see cref="RestorePending"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">The turn has frames: a bug of the caller.</exception>
    internal void Clear()
    {
        AssertTurnIsOpen();
        if (_turn.Length > 0) throw new InvalidOperationException("The turn's frames are not in the log yet.");
        for (int origin = 0; origin < _applied.Width; origin++) _setAside.AddRange(Pending.Of(origin));
        Keyspace.Clear();
        Pending.Clear();
        _applied.Clear();
        _wokenOrigins = 0;
    }

    /// <summary>
    /// All is read: what was held before is held again, but for what was read. A peer may have been told that it is here, and there may be no other copy.
    /// What is ready by now is released with the next turn's end.
    /// </summary>
    internal void RestorePending()
    {
        AssertTurnIsOpen();
        foreach (PendingBatch batch in _setAside)
        {
            if (batch.Header.LastEntry <= _applied[batch.Header.Origin]) continue;
            Pending.Enqueue(batch);
            _wokenOrigins |= 1UL << batch.Header.Origin;
        }

        _setAside.Clear();
        ReconsiderLosses();
    }

    /// <summary>Applies a batch that was read back from this node's own log. It is no part of a turn, for the log has it already.</summary>
    /// <param name="frame">A whole frame of kind <see cref="FrameKind.Batch"/>, its checksum checked.</param>
    /// <exception cref="InvalidOperationException">The turn has frames or batches are held: a bug of the caller.</exception>
    internal ReplayOutcome Replay(ReadOnlySpan<byte> frame)
    {
        AssertNothingIsUnderWay();
        WireFault fault = BatchCheck.Check(frame, _format);
        if (fault != WireFault.None) return new ReplayOutcome(DeliveryDecision.Gap, fault);

        BatchHeader batch = new(frame);
        if (!TryLearnEpoch(batch)) return new ReplayOutcome(DeliveryDecision.Gap, WireFault.Epoch);
        DeliveryDecision delivery = DeliveryRule.Decide(batch, _applied[batch.Origin], _applied);
        if (delivery == DeliveryDecision.Apply) TakeIn(batch);
        return new ReplayOutcome(delivery, WireFault.None);
    }

    /// <summary>All is read from the disk.</summary>
    /// <param name="isWhole">True if that is this node's whole history, so that it need not ask anybody for the end of it.</param>
    internal void HistoryIsRead(bool isWhole)
    {
        if (isWhole) HistoryGate.Continue();
        else HistoryGate.Advance(OwnEntry);
    }

    /// <summary>An operator goes on without the members that have not answered. What only they have of this node's history is lost.</summary>
    public void OverruleHistory()
    {
        HistoryGate.Overrule();
        HistoryGate.Advance(OwnEntry);
        ReconsiderLosses();
    }

    /// <summary>Takes over what is known elsewhere of everybody's epochs. Writes that turn out to be lost are no longer waited for.</summary>
    /// <returns>False if it contradicts what is known here.</returns>
    internal bool TryLearn(EpochTable epochs)
    {
        bool agrees = Epochs.TryJoin(epochs);
        ReconsiderLosses();
        return agrees;
    }

    /// <summary>The last write of <paramref name="origin"/> that is here, applied or pending.</summary>
    public ulong ReceivedOf(int origin) => Math.Max(_applied[origin], Pending.LastEntry(origin));

    /// <summary>False once half of what may be held of <paramref name="origin"/> is: it should send no more before some is applied.</summary>
    /// <remarks>The other half is for what is on its way until it hears so.</remarks>
    public bool HasRoomFor(int origin) => !LogIsHeld && Pending.BytesOf(origin) < Options.PendingBytesMax - Pending.BytesOf(origin);

    /// <summary>True if no more batches of <paramref name="origin"/> may be held before some are applied.</summary>
    public bool IsPendingFull(int origin) => Pending.BytesOf(origin) >= Options.PendingBytesMax;

    /// <summary>Goes on with a release that an earlier turn cut short, closes the open batch, and gives the turn's frames for the log.</summary>
    /// <returns>Whole frames in delivery order, borrowed until <see cref="CompleteTurn"/>.</returns>
    internal ReadOnlySpan<byte> EndTurn()
    {
        if (_scopes > 0) throw new InvalidOperationException("A write was begun in this turn and never ended.");
        ReleaseHeld();
        _turn.CloseBatch();
        HistoryGate.Advance(OwnEntry);
        ReconsiderLosses();
        _turnIsEnding = true;
        return _turn.Frames;
    }

    /// <summary>The turn's frames are in the log and offered to the peers: those who waited for them are woken.</summary>
    internal void CompleteTurn()
    {
        _turn.Clear();
        _turnIsEnding = false;
        Waiters.Wake(_applied, Epochs);
    }

    /// <summary>This node's position, as <paramref name="peer"/> is told it. True only between turns: after <see cref="EndTurn"/>.</summary>
    /// <param name="peer">Whom it is for.</param>
    /// <param name="durableOfPeer">Of the peer's own writes, those that are synced here.</param>
    public PositionFrame PositionFor(int peer, ulong durableOfPeer = 0) =>
        new(Keyspace.Digest, ReceivedOf(peer), durableOfPeer, HasRoomFor(peer), _applied.Clone());

    /// <summary>A handshake said which process is in a peer's slot: what another one has told before counts no more.</summary>
    internal void Meet(int peer, ulong incarnation) => Peers.Meet(peer, incarnation);

    /// <summary>Takes in what a peer told of itself.</summary>
    /// <returns>False if its applied clock equals this node's but its digest does not: the copies differ, which must never be.</returns>
    internal bool Hear(int peer, PositionFrame position, long nowMs)
    {
        Peers.Hear(peer, position, OwnEntry, nowMs, Options.Slot);
        DoubtHistory(Math.Max(position.ReceivedOfYours, position.Applied[Options.Slot]));
        if (position.Digest == Keyspace.Digest || !_applied.Equals(position.Applied)) return true;
        Divergences++;
        return false;
    }

    /// <summary>The link that this node dialled is established: the peer can be sent writes and asked for some.</summary>
    internal void OutboundUp(int peer)
    {
        HistoryGate.SlotIsOursAt(peer);
        Peers[peer].CanBeAsked = true;
        Peers[peer].LogStart = null;
    }

    /// <summary>The link that this node dialled is gone.</summary>
    internal void OutboundDown(int peer, long nowMs)
    {
        Peers[peer].CanBeAsked = false;
        HistoryGate.LinkDown(peer);
        Fetches.LinkDown(peer, nowMs);
    }

    /// <summary>A peer has refused this node because another process holds its slot: no write is named until that peer accepts this one.</summary>
    internal void SlotContested(int peer) => HistoryGate.SlotContested(peer);

    /// <summary>The link that the peer dialled is established: its own writes arrive by themselves.</summary>
    internal void InboundUp(int peer)
    {
        Peers[peer].StreamsToUs = true;
        Peers[peer].HoldsBack = false;
    }

    /// <summary>The link that the peer dialled is gone.</summary>
    internal void InboundDown(int peer) => Peers[peer].StreamsToUs = false;

    /// <summary>Adds an effect to the write that is under way, and applies it.</summary>
    internal void Write(in Effect effect)
    {
        if (_scopes == 0) throw new InvalidOperationException("An effect was added outside of a write.");
        _turn.AddEffect(effect);
        Keyspace.Apply(effect, new WriteContext(_writing, _writingTimestamp, _applied.Entries), _format.Effects);
    }

    /// <summary>A scope ends, and with the outermost one the write; one without effects is none.</summary>
    internal void EndScope()
    {
        if (--_scopes > 0 || !_turn.EndWrite()) return;
        Clock.Observe(_writingTimestamp);
        _applied.Advance(Options.Slot, _writing.Entry);
        _trace?.Wrote(_writing);
    }

    private void OpenWrite(long unixMs)
    {
        if (!MayWrite) throw new InvalidOperationException("A write was begun while the node may name none.");
        AssertTurnIsOpen();
        if (IsBatchFull()) _turn.CloseBatch();
        if (!_turn.IsBatchOpen) OpenBatch(unixMs);
        _writing = new Dot(Options.Slot, HistoryGate.EntryAfter(OwnEntry));
        _writingTimestamp = new HybridTimestamp(Clock.Last.Bits + 1);
        _turn.BeginWrite();
    }

    private void AssertTurnIsOpen()
    {
        if (_turnIsEnding) throw new InvalidOperationException("The turn's frames are taken already: what comes now would be missing from the log.");
    }

    private void AssertNothingIsUnderWay()
    {
        AssertTurnIsOpen();
        if (_turn.Length > 0 || Pending.Count > 0) throw new InvalidOperationException("What a disk held is taken in before anything else is.");
    }

    private bool IsBatchFull() =>
        _turn.BatchBytes >= Options.Limits.BatchBytesTarget || _turn.BatchCount >= Options.Limits.BatchCountMax;

    private void OpenBatch(long unixMs)
    {
        // Timestamps inside a batch are consecutive, so the wall clock is looked at only here.
        HybridTimestamp first = Clock.Next(unixMs);
        Clock.Observe(new HybridTimestamp(first.Bits - 1));
        _turn.OpenBatch(Options.Slot, HistoryGate.EntryAfter(OwnEntry), first, _applied);
    }

    private void Hold(BatchHeader batch, ReadOnlySpan<byte> frame, int from, long nowMs)
    {
        Counters.Held++;
        DoubtHistory(batch.Origin == Options.Slot ? batch.LastEntry : batch.Dependencies[Options.Slot]);
        if (Pending.Enqueue(new PendingBatch(frame.ToArray(), from, nowMs))) Pending.Block(batch.Origin, FirstLacking(batch));
        _trace?.Held(batch, FirstLacking(batch));
    }

    private Dot FirstLacking(BatchHeader batch)
    {
        int slot = _applied.FirstMissing(batch.Dependencies);
        return new Dot(slot, batch.Dependencies[slot]);
    }

    // A batch says itself where its epoch begins, if it is the first of one.
    private bool TryLearnEpoch(BatchHeader batch)
    {
        ulong before = batch.Dependencies[batch.Origin];
        int epoch = ClockEntry.Epoch(batch.FirstEntry);
        if (epoch == ClockEntry.Epoch(before)) return true;

        bool agrees = Epochs.TryBegin(batch.Origin, new EpochBegin(epoch, ClockEntry.Sequence(before)));
        ReconsiderLosses();
        return agrees;
    }

    private bool IsLost(BatchHeader batch) => Epochs.HasLosses && (Epochs.IsLost(batch.LastDot) || Epochs.FirstLost(batch.Dependencies) >= 0);

    // Somebody has, or has seen, a write of this node that it does not have itself.
    private void DoubtHistory(ulong told)
    {
        if (told > OwnEntry && !Epochs.IsLost(new Dot(Options.Slot, told))) HistoryGate.Doubt();
    }

    private WireFault PassOver(BatchHeader batch, ulong origin, ref ulong passedOver)
    {
        passedOver |= origin;
        Counters.PassedOver++;
        _trace?.PassedOver(batch);
        return WireFault.None;
    }

    // More is known of what is lost: nothing waits for that any more, and whoever has applied it can't go on.
    private void ReconsiderLosses()
    {
        if (_lossesRevision == Epochs.Revision) return;
        _lossesRevision = Epochs.Revision;
        for (ulong origins = Pending.Origins; origins != 0; origins &= origins - 1)
        {
            Counters.PassedOver += Pending.DropFrom(BitOperations.TrailingZeroCount(origins), batch => IsLost(batch.Header));
        }

        HasOrphans = Epochs.FirstLost(_applied.Entries) >= 0;
    }

    private string DescribeOrphans()
    {
        int slot = Epochs.FirstLost(_applied.Entries);
        return $"this node has writes that are lost, up to {Options.Cluster.Describe(new Dot(slot, _applied[slot]))}: {Options.Cluster.NameOf(slot)} went on without "
            + "them. Stop the node, save what only it has with 'inspect --export --orphans', and start it with an empty directory";
    }

    private void RememberEpoch(Dot dot)
    {
        if (dot.Entry > 0) Epochs.Promise(dot.Origin, new EpochPromise(dot.Epoch, EpochPromise.ToNobodyKnown));
    }

    // Goes on until nothing is ready or the turn is full; then the bits that are left are the work of the next turn.
    private void ReleaseHeld()
    {
        while (_wokenOrigins != 0 && !TurnIsFull)
        {
            int origin = BitOperations.TrailingZeroCount(_wokenOrigins);
            if (ReleaseHeads(origin)) _wokenOrigins &= ~(1UL << origin);
        }
    }

    // False if the turn became full before this origin's head was blocked or its queue empty.
    private bool ReleaseHeads(int origin)
    {
        while (Pending.TryPeek(origin, out PendingBatch? head))
        {
            if (TurnIsFull) return false;

            BatchHeader batch = head!.Header;
            if (!_applied.Covers(batch.Dependencies))
            {
                Pending.Block(origin, FirstLacking(batch));
                return true;
            }

            Dot releasedBy = Pending.Lacks(origin);
            Pending.Dequeue(origin);
            Apply(batch, head.Frame, releasedBy);
            _wokenOrigins |= Pending.WokenBy(origin, _applied[origin]);
        }

        return true;
    }

    private void Apply(BatchHeader batch, ReadOnlySpan<byte> frame, Dot releasedBy)
    {
        // What this node wrote before has other dependencies than what it will write now.
        _turn.CloseBatch();
        _turn.Append(frame);
        TakeIn(batch);
        Counters.Applied++;
        _trace?.Applied(batch, releasedBy);
    }

    // The clock moves after the effects are in the data.
    private void TakeIn(BatchHeader batch)
    {
        BatchEffects.Apply(batch, Keyspace, _format);
        Clock.Observe(batch.LastTimestamp);
        _applied.Advance(batch.Origin, batch.LastEntry);
        RememberEpoch(batch.LastDot);
    }
}
