using TcpCausalKv.Core.Clocks;

namespace TcpCausalKv.Core.Cluster;

/// <summary>What this node knows of one other member.</summary>
/// <remarks>Owned by the replica.</remarks>
public sealed class PeerView
{
    private (ulong Entry, HybridTimestamp Time) _telling;

    internal PeerView(int slot, int width)
    {
        Slot = slot;
        Applied = new VectorClock(width);
    }

    /// <summary>The member's slot.</summary>
    public int Slot { get; }

    /// <summary>True while the link that this node dialled is established: the peer can be sent writes and asked for some.</summary>
    public bool CanBeAsked { get; internal set; }

    /// <summary>True while the link that the peer dialled is established: its own writes arrive by themselves.</summary>
    public bool StreamsToUs { get; internal set; }

    /// <summary>
    /// True if the peer said that its own writes don't arrive by themselves: its log lacks what this node needs next, or it may not write yet.
    /// </summary>
    public bool HoldsBack { get; internal set; }

    /// <summary>True once the peer has told its position to this process.</summary>
    public bool IsHeard { get; internal set; }

    /// <summary>The process that is in the peer's slot, as it said in the last handshake; 0 before the first.</summary>
    public ulong Incarnation { get; internal set; }

    /// <summary>The highest position that this incarnation of the peer has told.</summary>
    public VectorClock Applied { get; }

    /// <summary>This node's own writes that this incarnation of the peer has, held ones included, as far as it told.</summary>
    public ulong ReceivedOfOurs { get; internal set; }

    /// <summary>This node's own writes that this incarnation of the peer has synced to its disk, as far as it told.</summary>
    public ulong DurableOfOurs { get; internal set; }

    /// <summary>
    /// Up to here time is settled at the peer: all of its writes with an earlier timestamp are applied here. Of this incarnation of it.
    /// </summary>
    public HybridTimestamp Settled { get; private set; }

    /// <summary>When the peer was heard last, monotonic milliseconds.</summary>
    public long HeardAtMs { get; internal set; }

    /// <summary>Set when the peer could not answer a fetch: its log begins after this clock. Cleared when its link is established anew.</summary>
    public VectorClock? LogStart { get; internal set; }

    /// <summary>Set for a while after a fetch from the peer has ended or stood still, monotonic milliseconds.</summary>
    internal long AskNotBeforeMs { get; set; }

    /// <summary>True if a fetch may be sent to the peer with the hope of an answer.</summary>
    /// <param name="applied">What is applied here: a peer whose log begins later than this can't help.</param>
    /// <param name="nowMs">Monotonic milliseconds.</param>
    internal bool MayBeAsked(VectorClock applied, long nowMs) =>
        CanBeAsked && nowMs >= AskNotBeforeMs && (LogStart is null || applied.Covers(LogStart));

    /// <summary>This node's own sequence that is to be acknowledged next, for measuring the lag, and when it was taken.</summary>
    internal (ulong Entry, long AtMs) LagMark { get; set; }

    /// <summary>Up to when all of this node's writes are acknowledged, monotonic milliseconds.</summary>
    internal long AcknowledgedUpToMs { get; set; }

    /// <summary>Another process is in the peer's slot: it may have less than the one before.</summary>
    internal void Meet(ulong incarnation)
    {
        Incarnation = incarnation;
        ReceivedOfOurs = 0;
        DurableOfOurs = 0;
        Applied.Clear();
        Settled = default;
        _telling = default;
    }

    /// <summary>
    /// The peer has told how far its time is settled once so many of its writes are applied here. One telling is waited for at a time.
    /// </summary>
    internal void Tell(ulong entry, HybridTimestamp time, ulong appliedHere)
    {
        Settle(appliedHere);
        if (_telling.Time == default) _telling = (entry, time);
        Settle(appliedHere);
    }

    /// <summary>So many of the peer's writes are applied here.</summary>
    internal void Settle(ulong appliedHere)
    {
        if (_telling.Time == default || appliedHere < _telling.Entry) return;
        if (_telling.Time > Settled) Settled = _telling.Time;
        _telling = default;
    }
}
