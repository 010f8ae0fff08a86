using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Replication.Delivery;
using TcpCausalKv.Core.Replication.Links;
using TcpCausalKv.Core.Replication.Log;
using TcpCausalKv.Core.Turns;
using TcpCausalKv.Core.Wire;

namespace TcpCausalKv.Fuzz.Targets;

/// <summary>A replica with its log, turn by turn, and what must hold of them at each turn's end.</summary>
internal sealed class ReplicaRun
{
    // Enough to release all that PendingBytesMax lets wait, one batch a turn.
    private const int TurnsMax = 10_000;

    /// <summary>A run whose turns go into <paramref name="log"/>.</summary>
    public ReplicaRun(MemoryLog log)
    {
        Log = log;
        Turn = new NodeTurn(Replica, log, new LinkOptions(), AloneSurroundings.Instance);
    }

    public Replica Replica { get; } = FuzzCluster.Replica();

    public MemoryLog Log { get; }

    public NodeTurn Turn { get; }

    /// <summary>Makes a write of this node's own, unless timestamps have come to their end.</summary>
    public void Write(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (!Replica.MayWrite || Replica.Clock.Last.Bits > HybridTimestamp.BitsMax - (ulong)FuzzCluster.Limits.BatchCountMax) return;
        using (WriteScope write = Replica.BeginWrite(FuzzCluster.UnixMs)) write.Set(key, value);
    }

    /// <summary>Ends the turn: its frames go into the log. Then everything is checked.</summary>
    public void EndTurn()
    {
        Turn.End(nowMs: 0, nowMicros: 0);
        Check();
    }

    /// <summary>Ends turns until nothing is left to release.</summary>
    public void Drain()
    {
        EndTurn();
        for (int turns = 0; Replica.HasPendingRelease; turns++)
        {
            Rule.Holds(turns < TurnsMax, "a release comes to its end");
            EndTurn();
        }

        CheckHeads();
        DataReads.CheckAll(Replica.Keyspace);
    }

    /// <summary>Checks that a replica that is fed with the log comes to the same state, holding nothing on the way.</summary>
    public void CheckLogReplays()
    {
        Replica copy = FuzzCluster.Replica(slot: 2);
        LogCursor cursor = LogCursor.OverAll(Log, new VectorClock(FuzzCluster.Width));
        ulong passedOver = 0;
        while (cursor.TryNext(Log.End, out ReadOnlySpan<byte> frame))
        {
            Rule.Holds(Frame.IsIntact(frame), "a logged frame is intact");
            Rule.Holds(
                copy.Receive(frame, FuzzCluster.OwnSlot, nowMs: 0, ref passedOver) == WireFault.None && passedOver == 0,
                "what one node logs, another takes");
            Rule.Holds(copy.Pending.Count == 0, "a log is in causal order");
        }

        Rule.Holds(copy.Applied.Equals(Replica.Applied), $"the log leads to clock {Replica.Applied}, not {copy.Applied}");
        Rule.Holds(copy.Keyspace.Digest == Replica.Keyspace.Digest, "equal clocks mean equal digests");
    }

    /// <summary>Checks what holds at any time.</summary>
    public void Check()
    {
        Rule.Holds(Replica.Keyspace.Digest == Replica.Keyspace.ComputeDigest(), "the digest is that of the data");
        for (int slot = 0; slot < FuzzCluster.Width; slot++)
        {
            long held = Replica.Pending.BytesOf(slot);
            Rule.Holds(held < FuzzCluster.PendingBytesMax + FuzzCluster.Limits.FrameBytesMax, "held bytes are bounded");
            Rule.Holds(Replica.ReceivedOf(slot) >= Replica.Applied[slot], "what is applied was received");
        }
    }

    private void CheckHeads()
    {
        for (int origin = 0; origin < FuzzCluster.Width; origin++)
        {
            if (!Replica.Pending.TryPeek(origin, out PendingBatch? head)) continue;
            Rule.Holds(!Replica.Applied.Covers(head!.Header.Dependencies), "no head of a held queue is ready between turns");
        }
    }
}
