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
        foreach (Seed seed in TypedSeeds()) yield return seed;
        yield return Seed.OfFrames("many-writes", 0, [], PeerFrames.Batch(new Dot(1, 1), [0, 0, 0, 0], manyEffects));
    }

    private static IEnumerable<Seed> TypedSeeds()
    {
        byte[] elements = PeerFrames.Batch(
            new Dot(1, 1), [0, 0, 0, 0], "put h field f v; put h field g", "put s member m", "put t text v; put t expiry 1700000000500", "t=v");
        byte[] removals = PeerFrames.Batch(
            new Dot(1, 5), [0, 0, 0, 0], "remove h field f", "remove s member m", "remove t expiry", "remove t text", "remove-kind h field");
        byte[] collision = PeerFrames.Batch(new Dot(2, 1), [0, 2, 0, 0], "put h member m", "s=v", "put t field f v; purge t", "remove-kind h field");
        byte[] counts = PeerFrames.Batch(
            new Dot(1, 1), [0, 0, 0, 0], "c=1", "add c count 0 5", "add c count 5 -2.5", "add h field-count f 0 300", "add c count -2.5 -2.5");
        byte[] clears = PeerFrames.Batch(
            new Dot(2, 1), [0, 3, 0, 0], "clear c count 1:-2.5; c=0", "add c count 0 7", "clear c count 1:-2.5 2:7; c", "add c count 7 8");
        byte[] more = PeerFrames.Batch(new Dot(1, 6), [0, 0, 4, 0], "add c count -2.5 1", "clear h field-count f 1:300; remove h field f", "");
        byte[] flushes = PeerFrames.Batch(new Dot(2, 1), [0, 3, 0, 0], "flush-database 0", "flush-database 5", "a=1; flush-database 0");
        byte[] dead = PeerFrames.Batch(new Dot(1, 1), [0, 0, 0, 0], "k=v; put k expiry 5", "purge k", "add k count 0 1", "k", "put k expiry 9");

        yield return Seed.OfFrames("elements", 1, [], elements, removals);
        yield return Seed.OfFrames("types-that-collide", 0, [], elements, collision, removals);
        yield return Seed.OfFrames("counters", 1, [], counts, clears, more);
        yield return Seed.OfFrames("counters-held-and-released", 0, [], clears, counts, more);
        yield return Seed.OfFrames("deadlines", 0, [], dead);
        yield return Seed.OfFrames("flushes-of-databases", 0, [], elements, flushes);
        foreach (Seed seed in ListSeeds()) yield return seed;
    }

    private static IEnumerable<Seed> ListSeeds()
    {
        byte[] pushes = PeerFrames.Batch(
            new Dot(1, 1), [0, 0, 0, 0], "push l item >0 a; push l item >300 b", "push l item <0 c", "put l item >5>6 d", "put l item >5<7 e");
        byte[] changes = PeerFrames.Batch(
            new Dot(2, 1), [0, 2, 0, 0], "push l item >0 f", "put l item >5>6 D", "remove l item >5<7", "l; push l item <0 g");
        IEnumerable<string> pushesOfMany = Enumerable.Range(0, 70).Select(i => $"push l item {(i % 3 == 0 ? '<' : '>')}0 {i}");
        byte[] many = PeerFrames.Batch(new Dot(1, 1), [0, 0, 0, 0], [.. pushesOfMany, "remove-kind l item"]);

        yield return Seed.OfFrames("lists", 1, [], pushes, changes);
        yield return Seed.OfFrames("lists-held-and-released", 0, [], changes, pushes);
        yield return Seed.OfFrames("a-long-list", 0, [], many, changes);
    }

    private static void Take(Replica replica, ReadOnlySpan<byte> frame, int from)
    {
        VectorClock applied = replica.Applied.Clone();
        (ulong digest, int held, long epochs) = (replica.Keyspace.Digest, replica.Pending.Count, replica.Epochs.Revision);
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

        // What it tells of epochs is true all the same, and then what is lost by that is held no longer.
        bool isHeldAsBefore = held == replica.Pending.Count || (held > replica.Pending.Count && epochs != replica.Epochs.Revision);
        bool isUntouched = applied.Equals(replica.Applied) && digest == replica.Keyspace.Digest && isHeldAsBefore;
        Rule.Holds(isUntouched, $"a batch refused with {fault} changes nothing");
    }
}
