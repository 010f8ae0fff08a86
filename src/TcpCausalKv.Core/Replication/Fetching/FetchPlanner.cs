using System.Numerics;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Replication.Delivery;
using TcpCausalKv.Core.Wire.Control;

namespace TcpCausalKv.Core.Replication.Fetching;

/// <summary>Keeps at most one fetch under way, and gives up on one that stands still.</summary>
/// <remarks>Owned by the replica. Whom to ask is decided once a turn, for all links together: <see cref="Plan"/>.</remarks>
public sealed class FetchPlanner
{
    // A peer is not asked again at once: its answer may still wait for work of this turn.
    private const int RestMs = 20;

    // A peer that sends a snapshot to another node takes seconds for it.
    private const int BusyMs = 1_000;

    private readonly ReplicaOptions _options;
    private readonly VectorClock _applied;
    private readonly PendingBatches _pending;
    private readonly PeerTable _peers;
    private readonly EpochWitness _witness;
    private long _progressAtMs;
    private int _planned = FetchRule.Nobody;

    internal FetchPlanner(ReplicaOptions options, VectorClock applied, PendingBatches pending, PeerTable peers, EpochWitness witness)
    {
        _options = options;
        _applied = applied;
        _pending = pending;
        _peers = peers;
        _witness = witness;
    }

    /// <summary>The peer that is answering, or <see cref="FetchRule.Nobody"/>.</summary>
    public int Asked { get; private set; } = FetchRule.Nobody;

    /// <summary>Fetches sent since the start.</summary>
    public long Requests { get; private set; }

    /// <summary>Decisions so far whom to ask.</summary>
    internal long Decisions { get; private set; }

    /// <summary>Once a turn, before any link sends: decides whom to ask, unless an answer is under way.</summary>
    internal void Plan(long nowMs)
    {
        if (Asked != FetchRule.Nobody && nowMs - _progressAtMs >= _options.FetchStallMs) Abandon(nowMs + _options.FetchStallMs);
        _planned = FetchRule.Nobody;
        if (Asked != FetchRule.Nobody) return;
        _planned = FetchRule.Decide(_applied, _options.Slot, _pending, _peers, _witness, _options.FetchAfterMs, nowMs);
        Decisions++;
    }

    /// <summary>True if <paramref name="peer"/> is the one to be asked, by the last <see cref="Plan"/>; it counts as asked then.</summary>
    public bool TryTake(int peer, long nowMs)
    {
        if (_planned != peer || Asked != FetchRule.Nobody) return false;
        _planned = FetchRule.Nobody;
        Asked = peer;
        _progressAtMs = nowMs;
        Requests++;
        return true;
    }

    /// <summary>When <see cref="Plan"/> may have another answer because time passed; <see cref="long.MaxValue"/> for never.</summary>
    public long NextDueMs(long nowMs)
    {
        if (Asked != FetchRule.Nobody) return _progressAtMs + _options.FetchStallMs;
        if (_options.FetchAfterMs == ReplicaOptions.FetchOff || _pending.Count == 0) return long.MaxValue;

        long oldestMs = long.MaxValue;
        for (ulong origins = _pending.Origins; origins != 0; origins &= origins - 1)
        {
            if (_pending.TryPeek(BitOperations.TrailingZeroCount(origins), out PendingBatch? head))
            {
                oldestMs = Math.Min(oldestMs, head!.PendingSinceMs);
            }
        }

        return Math.Max(oldestMs + _options.FetchAfterMs, nowMs + RestMs);
    }

    /// <summary>A batch of the answer has come.</summary>
    internal void Progress(int peer, long nowMs)
    {
        if (peer == Asked) _progressAtMs = nowMs;
    }

    /// <summary>The answer has ended.</summary>
    internal void End(int peer, FetchEndFrame end, long nowMs)
    {
        _peers[peer].LogStart = end.Outcome == FetchOutcome.Truncated ? end.LogStart : null;
        if (peer == Asked) Abandon(nowMs + (end.Outcome == FetchOutcome.Busy ? BusyMs : RestMs));
    }

    /// <summary>The link to the peer is gone, and with it the rest of an answer.</summary>
    internal void LinkDown(int peer, long nowMs)
    {
        if (peer == Asked) Abandon(nowMs);
    }

    private void Abandon(long askNotBeforeMs)
    {
        _peers[Asked].AskNotBeforeMs = askNotBeforeMs;
        Asked = FetchRule.Nobody;
    }
}
