using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Batches;

namespace TcpCausalKv.Fuzz.Targets;

/// <summary>
/// Batches of any bytes, one after the other, into one replica: each is refused with a fault and changes nothing, or it is taken
/// in, and then data, digest, log and a copy made from the log agree.
/// </summary>
public sealed class BatchTarget : IFuzzTarget
{
    // Options: bit 0 ends the turn after every batch; bit 1 says that all came from slot 2; bit 2 mixes in the node's own writes.
    private const int OptionShortTurns = 0;
    private const int OptionOtherSender = 1;
    private const int OptionOwnWrites = 2;

    private const int FrameBytesMax = 4096;

    /// <inheritdoc/>
    public string Name => "batch";

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<byte> input)
    {
        FuzzInput fuzz = new(input);
        ReplicaRun run = new(FuzzCluster.Log());
        Span<byte> rest = fuzz.Payload;
        while (FrameSeals.TryCut(ref rest, out Span<byte> frame))
        {
            if (frame.Length > FrameBytesMax) continue;
            if (run.Replica.TurnIsFull || run.Replica.HasPendingRelease) run.Drain();
            if (fuzz.Has(OptionOwnWrites)) run.Write(frame[..1], frame[^1..]);
            Take(run.Replica, frame, from: fuzz.Has(OptionOtherSender) ? 2 : FuzzCluster.PeerSlot);
            run.Check();
            if (fuzz.Has(OptionShortTurns)) run.EndTurn();
        }

        run.Drain();
        run.CheckLogReplays();
    }

    /// <inheritdoc/>
    public IEnumerable<Seed> Seeds()
    {
        byte[] y1 = PeerFrames.Batch(new Dot(1, 1), [0, 0, 0, 0], "a=1", "b=2", "a");
        byte[] y4 = PeerFrames.Batch(new Dot(1, 4), [0, 0, 0, 0], "c=3");
        byte[] z1 = PeerFrames.Batch(new Dot(2, 1), [0, 3, 0, 0], "a=z", "d=4");
        byte[] z3 = PeerFrames.Batch(new Dot(2, 3), [0, 4, 0, 0], "");
        byte[] own = PeerFrames.Batch(new Dot(0, 1), [0, 0, 0, 0], "a=x", "e=" + new string('v', 200));
        byte[] concurrent = PeerFrames.Batch(new Dot(2, 1), [0, 0, 0, 0], "a=z", "b");
        byte[] spare = PeerFrames.Batch(new Dot(3, 1), [0, 0, 0, 0], "a=s");
        byte[] flush = PeerFrames.Batch(new Dot(1, 4), [0, 3, 0, 0], "", "f=5");
        byte[] ownHeld = PeerFrames.Batch(new Dot(0, 2), [0, 2, 0, 0], "a=x");
        byte[] needsOwn = PeerFrames.Batch(new Dot(2, 1), [2, 0, 0, 0], "a=z");
        IEnumerable<byte[]> others = PeerFrames.Batches(1, 1, 5, [0, 0, 0, 0], "k=v");
        string[] manyEffects = [.. Enumerable.Range(0, 40).Select(i => $"k{i}={i}")];

        yield return Seed.OfFrames("one", 0, [], y1);
        yield return Seed.OfFrames("in-order", 1, [], y1, y4, z1, z3);
        yield return Seed.OfFrames("held-and-released", 1, [], z1, z3, y1, y4);
        yield return Seed.OfFrames("held-in-one-turn", 0, [], z1, z3, y1, y4);
        yield return Seed.OfFrames("duplicates", 3, [], y1, y1, z1, z1);
        yield return Seed.OfFrames("gap", 0, [], y4);
        yield return Seed.OfFrames("own-lost-writes", 0, [], own, y1);
        yield return Seed.OfFrames("own-writes-between", 4, [], y1, z1, y4, z3);
        yield return Seed.OfFrames("own-lost-writes-held", 4, [], ownHeld, y1, y4, z1);
        yield return Seed.OfFrames("own-lost-writes-needed", 4, [], [needsOwn, .. others]);
        yield return Seed.OfFrames("siblings-and-flush", 0, [], y1, concurrent, spare, flush);
        yield return Seed.OfFrames("held-beyond-the-bound", 2, [], [.. PeerFrames.Batches(2, 1, 12, [9, 0, 0, 0], "k=v")]);
        yield return Seed.OfFrames("many-writes", 0, [], PeerFrames.Batch(new Dot(1, 1), [0, 0, 0, 0], manyEffects));
    }

    private static void Take(Replica replica, ReadOnlySpan<byte> frame, int from)
    {
        VectorClock applied = replica.Applied.Clone();
        (ulong digest, int held) = (replica.Keyspace.Digest, replica.Pending.Count);
        WireFault found = BatchCheck.Check(frame, FuzzCluster.Format);
        ulong passedOver = 0;
        WireFault fault = replica.Receive(frame, from, nowMs: 0, ref passedOver);
        Rule.Holds(found == WireFault.None || found == fault, $"what the check refuses with {found} is not refused with {fault}");

        if (fault == WireFault.None)
        {
            BatchHeader batch = new(frame);
            Rule.Holds(passedOver != 0 || replica.ReceivedOf(batch.Origin) >= batch.LastEntry, "a batch taken in counts as received");
            return;
        }

        bool isUntouched = applied.Equals(replica.Applied) && digest == replica.Keyspace.Digest && held == replica.Pending.Count;
        Rule.Holds(isUntouched, $"a batch refused with {fault} changes nothing");
    }
}
