using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Replication.Links;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Control;

namespace TcpCausalKv.Fuzz.Targets;

/// <summary>
/// Bytes from whoever answers a member's address: welcome, positions, and answers to fetches with any origin's writes. The link
/// goes on or ends with a reason, and the replica behind it stays sound.
/// </summary>
public sealed class DialTarget : IFuzzTarget
{
    // Options: bit 0 mends checksums; bit 1 truncates the log, so that the peer may be behind it; bit 2 loses the connection.
    private const int OptionMend = 0;
    private const int OptionTruncate = 1;
    private const int OptionLose = 2;

    /// <inheritdoc/>
    public string Name => "dial";

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<byte> input)
    {
        FuzzInput fuzz = new(input);
        if (fuzz.Has(OptionMend)) FrameSeals.Mend(fuzz.Payload);

        ReplicaRun run = new(fuzz.Has(OptionTruncate) ? FuzzCluster.TinyLog() : FuzzCluster.Log());
        run.Write("a"u8, "value"u8);
        run.EndTurn();
        run.Write("b"u8, "value"u8);
        run.EndTurn();
        if (fuzz.Has(OptionTruncate)) run.Log.Truncate(run.Replica.Applied);

        using LinkRun link = new(run, (table, nowMs) => new OutboundLink(table, FuzzCluster.PeerSlot, nowMs));
        link.Feed(fuzz, fuzz.Has(OptionLose));

        Rule.Holds(link.Sent.Count == 0 || link.Sent[0] is FrameKind.Hello or FrameKind.Refusal, "a dialler begins with a hello");
        if (!fuzz.Has(OptionTruncate)) run.CheckLogReplays();
    }

    /// <inheritdoc/>
    public IEnumerable<Seed> Seeds()
    {
        byte[] welcome = PeerFrames.Welcome(FuzzCluster.PeerSlot, FuzzCluster.PeerIncarnation, 1, 2, 0, 0);
        byte[] behind = PeerFrames.Welcome(FuzzCluster.PeerSlot, FuzzCluster.PeerIncarnation, 0, 0, 0, 0);
        byte[] y1 = PeerFrames.Batch(new Dot(1, 1), [1, 0, 0, 0], "a=1", "b");
        byte[] z1 = PeerFrames.Batch(new Dot(2, 1), [1, 2, 0, 0], "c=3", "");
        byte[] typed = PeerFrames.Batch(
            new Dot(2, 1), [1, 2, 0, 0], "add a count 0 5", "clear a count 2:5; a", "put h field f v; put h expiry 9", "put s member m", "purge h");
        byte[] end = PeerFrames.FetchEnd(FetchOutcome.Complete, 0, 0, 0, 0);

        yield return Seed.OfFrames("welcome", 0, [], welcome);
        yield return Seed.OfFrames("welcome-in-pieces", 1, [9, 2], welcome);
        yield return Seed.OfFrames("welcome-from-behind", 1, [], behind);
        yield return Seed.OfFrames("welcome-behind-the-log", 3, [], behind, PeerFrames.Position(1, 0, 2, 0, 0, 0));
        yield return Seed.OfFrames("welcome-of-lost-writes", 1, [], PeerFrames.Welcome(1, 11, 9, 0, 0, 0));
        yield return Seed.OfFrames("welcome-of-another-slot", 1, [], PeerFrames.Welcome(2, 11, 0, 0, 0, 0));
        yield return Seed.OfFrames("answer", 1, [100], welcome, y1, z1, end);
        yield return Seed.OfFrames("answer-of-elements", 1, [100], welcome, y1, typed, end);
        yield return Seed.OfFrames("answer-cut-short", 5, [100], welcome, y1);
        yield return Seed.OfFrames("answer-out-of-order", 1, [], welcome, z1, y1, end);
        yield return Seed.OfFrames("answer-truncated", 1, [], welcome, PeerFrames.FetchEnd(FetchOutcome.Truncated, 1, 1, 0, 0));
        yield return Seed.OfFrames("held-overflow", 1, [], [welcome, .. PeerFrames.Batches(2, 1, 12, [9, 0, 0, 0], "c=3")]);
        yield return Seed.OfFrames("refusal", 1, [], PeerFrames.Refusal(RefusalReason.SlotClaimed, "two nodes claim to be x"));
        yield return Seed.OfFrames("stranger", 0, [], "SSH-2.0-OpenSSH_9.2\r\n"u8.ToArray());
    }
}
