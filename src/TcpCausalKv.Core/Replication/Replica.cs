using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Data;
using TcpCausalKv.Core.Effects;
using TcpCausalKv.Core.Replication.Delivery;
using TcpCausalKv.Core.Replication.Fetching;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Batches;
using TcpCausalKv.Core.Wire.Control;

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
    private readonly OwnWrites _ownWrites;
    private readonly Intake _intake;
    private readonly Losses _losses;

    /// <summary>An empty replica.</summary>
    public Replica(ReplicaOptions options, IReplicaTrace? trace = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Slot);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(options.Slot, options.Cluster.Members.Count);
        Options = options;
        _applied = new VectorClock(options.Cluster.Width);
        _turn = new BatchWriter(options.Cluster.Width, options.Effects);
        Keyspace = new Keyspace(options.Cluster.HashSeed, options.PackedElementsMax);
        Pending = new PendingBatches(options.Cluster.Width);
        Peers = new PeerTable(options.Cluster, options.Slot);
        Waiters = new PositionWaiters(options.Cluster.Width);
        Membership = new Membership(options.Cluster, options.ClusterId, options.Speaks.Min);
        Membership.NoteVersion(options.Slot, options.Speaks.Max);
        Epochs = new EpochTable(options.Cluster.Width);
        Witness = new EpochWitness(Epochs);
        HistoryGate = new HistoryGate(options, Peers, Epochs, Membership);
        Fetches = new FetchPlanner(options, _applied, Pending, Peers, Witness);
        LinkEvents = new LinkEvents(Peers, HistoryGate, Fetches);
        _losses = new Losses(this);
        _ownWrites = new OwnWrites(this, _turn, trace);
        _intake = new Intake(this, _turn, _losses, trace);
    }

    /// <summary>What the replica was told when it was made.</summary>
    public ReplicaOptions Options { get; }

    /// <summary>What is applied here, per slot.</summary>
    public VectorClock Applied => _applied;

    /// <summary>What reads show: what is applied, and within a write that too if it has an effect already. A copy.</summary>
    public VectorClock Shown() => _ownWrites.Shown();

    /// <summary>The data: it is changed by this replica's writes and deliveries.</summary>
    public Keyspace Keyspace { get; }

    /// <summary>What waits for its causes.</summary>
    public PendingBatches Pending { get; }

    /// <summary>What is known of the other members.</summary>
    public PeerTable Peers { get; }

    /// <summary>Which cluster this is, and what is known of its members.</summary>
    public Membership Membership { get; }

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

    /// <summary>What links tell of themselves.</summary>
    internal LinkEvents LinkEvents { get; }

    /// <summary>Gives this node's writes their timestamps.</summary>
    public HybridClock Clock { get; } = new();

    /// <summary>This node's last write, as a clock's entry.</summary>
    public ulong OwnEntry => _applied[Options.Slot];

    /// <summary>True if this node knows its own history, and has no orphans, so that it may name new writes.</summary>
    public bool MayWrite => HistoryGate.MayWrite && !HasOrphans;

    /// <summary>True if writes are applied here that are lost: their origin went on without this node. Only an operator can mend that.</summary>
    public bool HasOrphans => _losses.HasOrphans;

    /// <summary>Why the node takes no writes while <see cref="MayWrite"/> is false, in words.</summary>
    public string WhyMayNotWrite => HasOrphans ? _losses.DescribeOrphans() : HistoryGate.Describe(OwnEntry);

    /// <summary>True if every member is known to understand effects of this kind, so that they may be written.</summary>
    public bool IsKnownToAll(EffectKind kind) => Options.Effects[kind].Since <= Membership.CommonVersion;

    /// <summary>True once the turn has as many bytes as it should, or may have none: take no more work before <see cref="EndTurn"/>.</summary>
    public bool TurnIsFull => IntakeIsPaused || _turn.Length >= Options.TurnBytesMax;

    /// <summary>True while turns may take in nothing, because the log waits for room that this node is making.</summary>
    internal bool IntakeIsPaused { get; set; }

    /// <summary>True while the log has no room for what turns bring: peers should send no more before it has.</summary>
    internal bool LogIsHeld { get; set; }

    /// <summary>True if held batches are ready but the turn was full: the next turn goes on with them.</summary>
    public bool HasPendingRelease => _intake.HasPendingRelease;

    /// <summary>Times that a peer with an equal applied clock told another digest: a bug, here or there.</summary>
    public long Divergences { get; private set; }

    /// <summary>Bytes of the write that is being made; 0 between writes.</summary>
    public long OpenWriteBytes => _ownWrites.IsUnderWay ? _turn.WriteBytes : 0;

    /// <summary>Batches received and applied, held, or dropped as duplicates.</summary>
    public ReplicaCounters Counters { get; } = new();

    /// <summary>Begins a write, or joins the one that is under way: what is begun within a scope is part of the outermost one.</summary>
    /// <remarks>Effects are applied as they are added, and visible to later reads at once.</remarks>
    /// <param name="unixMs">The wall clock, Unix milliseconds.</param>
    /// <returns>Ends the write when it is disposed of, which must be before the turn ends.</returns>
    /// <exception cref="InvalidOperationException"><see cref="MayWrite"/> is false, or the turn is ending: a bug of the caller.</exception>
    public WriteScope BeginWrite(long unixMs)
    {
        if (!MayWrite) throw new InvalidOperationException("A write was begun while the node may name none.");
        return _ownWrites.Begin(unixMs);
    }

    /// <summary>Tells the data what the wall clock shows, Unix milliseconds: to be done before a read, for keys end by it.</summary>
    public void NoteTime(long unixMs) => Keyspace.NowMs = Math.Max(Keyspace.NowMs, Clock.Now(unixMs));

    /// <summary>Takes in a batch from a peer: drops, refuses, holds or applies it, and releases what waited for it.</summary>
    /// <param name="frame">A whole frame of kind <see cref="FrameKind.Batch"/>, its checksum checked. Copied where it is kept.</param>
    /// <param name="from">Slot of the peer that sent it.</param>
    /// <param name="nowMs">Monotonic milliseconds.</param>
    /// <param name="passedOver">Of the stream that it came on, the origins of which some batch was not taken in, because of an epoch: a bit for each
    /// slot. What follows such a batch is no gap.</param>
    /// <param name="owned">The array that is the frame, if the replica may have it uncopied and nobody changes it any more; else null.</param>
    /// <returns>What is wrong with it; <see cref="WireFault.None"/> if it was taken in, passed over, or is a duplicate.</returns>
    /// <exception cref="InvalidOperationException">The turn is ending: a bug of the caller.</exception>
    internal WireFault Receive(ReadOnlySpan<byte> frame, int from, long nowMs, ref ulong passedOver, byte[]? owned = null)
    {
        _turn.AssertIsOpen();
        return _intake.Receive(frame, owned, from, nowMs, ref passedOver);
    }

    /// <summary>Takes over what a snapshot brought: the keyspace was filled already, this is the clock that goes with it.</summary>
    /// <param name="applied">All that the keyspace holds, and nothing else.</param>
    /// <param name="highestTimestamp">Later timestamps follow it.</param>
    /// <exception cref="InvalidOperationException">The turn has frames, batches are held, or <paramref name="applied"/> lacks what is applied
    /// here: a bug of the caller.</exception>
    internal void Restore(VectorClock applied, HybridTimestamp highestTimestamp)
    {
        AssertNothingIsUnderWay();
        if (!applied.Covers(_applied)) throw new InvalidOperationException("A snapshot lacks what is applied here: it would take writes back.");
        _applied.CopyFrom(applied.Entries);
        NoteEpochsIn(_applied);
        Clock.Observe(highestTimestamp);
    }

    /// <summary>
    /// Forgets all data, because more than it is about to be read from a disk. What is known of the peers and of this node's history stays,
    /// and so does everybody who waits. What is held is set aside until <see cref="RestorePending"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">The turn has frames: a bug of the caller.</exception>
    internal void Clear()
    {
        _turn.AssertIsOpen();
        if (_turn.Length > 0) throw new InvalidOperationException("The turn's frames are not in the log yet.");
        _intake.SetHeldAside();
        Keyspace.Clear();
        _applied.Clear();
    }

    /// <summary>
    /// All is read: what was held before is held again, but for what was read; what is ready by now is released with the turn's end.
    /// </summary>
    internal void RestorePending()
    {
        _turn.AssertIsOpen();
        _intake.RestoreHeld();
    }

    /// <summary>Applies a batch that was read back from this node's own log. It is no part of a turn, for the log has it already.</summary>
    /// <param name="frame">A whole frame of kind <see cref="FrameKind.Batch"/>, its checksum checked.</param>
    /// <exception cref="InvalidOperationException">The turn has frames or batches are held: a bug of the caller.</exception>
    internal ReplayOutcome Replay(ReadOnlySpan<byte> frame)
    {
        AssertNothingIsUnderWay();
        return _intake.Replay(frame);
    }

    /// <summary>All is read from the disk.</summary>
    /// <param name="isWhole">True if that is this node's whole history, so that it need not ask anybody for the end of it.</param>
    internal void HistoryIsRead(bool isWhole)
    {
        if (isWhole) HistoryGate.Continue();
        else HistoryGate.Advance(OwnEntry, isKeptFirst: true);
    }

    /// <summary>An operator goes on without the members that have not answered. What only they have of this node's history is lost.</summary>
    public void OverruleHistory()
    {
        HistoryGate.Overrule();
        HistoryGate.Advance(OwnEntry);
        _losses.Reconsider();
    }

    /// <summary>Takes over what is known elsewhere of everybody's epochs. Writes that turn out to be lost are no longer waited for.</summary>
    /// <returns>False if it contradicts what is known here.</returns>
    internal bool TryLearn(EpochTable epochs)
    {
        bool agrees = Epochs.TryJoin(epochs);
        _losses.Reconsider();
        return agrees;
    }

    /// <summary>The last write of <paramref name="origin"/> that is here, applied or pending.</summary>
    public ulong ReceivedOf(int origin) => Math.Max(_applied[origin], Pending.LastEntry(origin));

    /// <summary>The last write of <paramref name="origin"/> that is here, or that something which is held waits for.</summary>
    internal ulong SeenOf(int origin) => Math.Max(ReceivedOf(origin), Pending.LastNamed(origin));

    /// <summary>
    /// False once half of what may be held of <paramref name="origin"/> is, or before it is known for good whose data this is: it should send no more
    /// before some is applied.
    /// </summary>
    /// <remarks>The other half is for what is on its way until it hears so.</remarks>
    public bool HasRoomFor(int origin) =>
        Membership.IsKept && !LogIsHeld && Pending.BytesOf(origin) < Options.PendingBytesMax - Pending.BytesOf(origin);

    /// <summary>True if no more batches of <paramref name="origin"/> may be held before some are applied.</summary>
    public bool IsPendingFull(int origin) => Pending.BytesOf(origin) >= Options.PendingBytesMax;

    /// <summary>Goes on with a release that an earlier turn cut short, closes the open batch, and gives the turn's frames for the log.</summary>
    /// <returns>Whole frames in delivery order, borrowed until <see cref="CompleteTurn"/>.</returns>
    internal TurnFrames EndTurn()
    {
        if (_ownWrites.IsUnderWay) throw new InvalidOperationException("A write was begun in this turn and never ended.");
        _intake.ReleaseHeld();
        _turn.CloseBatch();
        HistoryGate.Advance(OwnEntry);
        _losses.Reconsider();
        return _turn.Take();
    }

    /// <summary>The turn's frames are in the log and offered to the peers: those who waited for them are woken.</summary>
    internal void CompleteTurn()
    {
        _turn.Clear();
        Waiters.Wake(_applied, Epochs);
    }

    /// <summary>This node's position, as <paramref name="peer"/> is told it. True only between turns: after <see cref="EndTurn"/>.</summary>
    /// <param name="peer">Whom it is for.</param>
    /// <param name="durableOfPeer">Of the peer's own writes, those that are synced here.</param>
    public PositionFrame PositionFor(int peer, ulong durableOfPeer = 0) =>
        new(Keyspace.Digest, ReceivedOf(peer), durableOfPeer, HasRoomFor(peer), _applied.Clone()) { Time = SettledTime };

    /// <summary>Somebody has applied this: the epochs of it are used, even if whoever has it must be emptied because of what else it has.</summary>
    internal void NoteEpochsIn(VectorClock applied) => _losses.Remember(applied);

    // What this node wrote before and does not have yet may be earlier: no time is settled before it knows its own history.
    private HybridTimestamp SettledTime => HistoryGate.IsOpen ? Clock.Last : default;

    /// <summary>Takes in what a peer told of itself.</summary>
    /// <returns>False if its applied clock equals this node's but its digest does not: the copies differ, which must never be.</returns>
    internal bool Hear(int peer, PositionFrame position, long nowMs)
    {
        Peers.Hear(peer, position, _applied, nowMs, Options.Slot);
        _losses.DoubtHistory(Math.Max(position.ReceivedOfYours, position.Applied[Options.Slot]));
        if (position.Digest == Keyspace.Digest || !_applied.Equals(position.Applied)) return true;
        Divergences++;
        return false;
    }

    private void AssertNothingIsUnderWay()
    {
        _turn.AssertIsOpen();
        if (_turn.Length > 0 || Pending.Count > 0) throw new InvalidOperationException("What a disk held is taken in before anything else is.");
    }
}
