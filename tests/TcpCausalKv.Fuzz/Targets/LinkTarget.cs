using System.Buffers;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Replication.Links;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Control;

namespace TcpCausalKv.Fuzz.Targets;

/// <summary>
/// Bytes from whoever dials this node: the handshake, then a member's writes, positions and requests. The link goes on or ends
/// with a reason, and the replica behind it stays sound.
/// </summary>
public sealed class LinkTarget : IFuzzTarget
{
    // Options: bit 0 mends checksums; bit 1 truncates the log, so that fetches can't be answered; bit 2 has the peer linked
    // before; bit 3 loses the connection in the end.
    private const int OptionMend = 0;
    private const int OptionTruncate = 1;
    private const int OptionLinked = 2;
    private const int OptionLose = 3;

    /// <inheritdoc/>
    public string Name => "link";

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<byte> input)
    {
        FuzzInput fuzz = new(input);
        if (fuzz.Has(OptionMend)) FrameSeals.Mend(fuzz.Payload);

        ReplicaRun run = new(fuzz.Has(OptionTruncate) ? FuzzCluster.TinyLog() : FuzzCluster.Log());
        for (byte key = (byte)'a'; key <= (byte)'c'; key++)
        {
            run.Write([key], "value"u8);
            run.EndTurn();
        }

        if (fuzz.Has(OptionTruncate)) run.Log.Truncate(run.Replica.Applied);
        using LinkRun link = new(run, (table, nowMs) => new InboundLink(table, nowMs));
        if (fuzz.Has(OptionLinked)) LinkPeer(link.Table);
        link.Feed(fuzz, fuzz.Has(OptionLose));

        bool beginsWell = link.Sent.Count == 0 || link.Sent[0] is FrameKind.Welcome or FrameKind.Refusal;
        Rule.Holds(beginsWell, "an acceptor begins with a welcome or a refusal");
        if (!fuzz.Has(OptionTruncate)) run.CheckLogReplays();
    }

    /// <inheritdoc/>
    public IEnumerable<Seed> Seeds()
    {
        byte[] hello = PeerFrames.Hello(FuzzCluster.PeerSlot, FuzzCluster.PeerIncarnation);
        ClusterIdentity other = new("other", ["x", "y"], 8);
        byte[] y1 = PeerFrames.Batch(new Dot(1, 1), [2, 0, 0, 0], "a=1", "b");
        byte[] y3 = PeerFrames.Batch(new Dot(1, 3), [3, 0, 1, 0], "c=3");
        byte[] typed = PeerFrames.Batch(
            new Dot(1, 1), [2, 0, 0, 0], "add c count 0 5", "clear c count 1:5; c=1", "put h field f v", "put s member m; put s expiry 9");
        byte[] removals = PeerFrames.Batch(new Dot(1, 5), [3, 0, 0, 0], "remove h field f", "remove-kind s member", "purge s", "add a count 0 2.5");
        byte[] position = PeerFrames.Position(5, 3, 3, 2, 0, 0);
        byte[] fetch = PeerFrames.Fetch(1, 0, 0, 0);

        yield return Seed.OfFrames("hello", 0, [], hello);
        yield return Seed.OfFrames("hello-in-pieces", 1, [7, 1, 30], hello);
        yield return Seed.OfFrames("hello-other-cluster", 1, [], PeerFrames.Hello(1, 11, other, ProtocolVersions.Current));
        yield return Seed.OfFrames("hello-other-version", 1, [], PeerFrames.Hello(1, 11, FuzzCluster.Identity, new ProtocolVersions(4, 9)));
        yield return Seed.OfFrames("membership", 1, [], hello, PeerFrames.Membership(FuzzCluster.Id, "x", "y", "z"));
        yield return Seed.OfFrames("membership-of-another-cluster", 1, [], hello, PeerFrames.Membership(new ClusterId(7), "x"));
        yield return Seed.OfFrames("membership-in-another-order", 1, [], hello, PeerFrames.Membership(ClusterId.None, "y", "x"));
        yield return Seed.OfFrames("hello-own-slot", 1, [], PeerFrames.Hello(FuzzCluster.OwnSlot, 11));
        yield return Seed.OfFrames("hello-slot-of-nobody", 1, [], PeerFrames.Hello(3, 11));
        yield return Seed.OfFrames("hello-anew", 5, [], hello, y1);
        yield return Seed.OfFrames("hello-of-another-process", 5, [], PeerFrames.Hello(FuzzCluster.PeerSlot, 12));
        yield return Seed.OfFrames("writes", 1, [60], hello, y1, y1, position);
        yield return Seed.OfFrames("writes-of-elements", 1, [60], hello, typed, removals, position);
        yield return Seed.OfFrames("held-write", 1, [90], hello, y1, y3, position);
        yield return Seed.OfFrames("held-is-full", 1, [], [hello, y1, .. PeerFrames.Batches(1, 3, 12, [3, 0, 1, 0], "c=3")]);
        yield return Seed.OfFrames("gap", 1, [], hello, y3);
        yield return Seed.OfFrames("another-origin", 1, [], hello, PeerFrames.Batch(new Dot(2, 1), [0, 0, 0, 0], "a=1"));
        yield return Seed.OfFrames("fetch", 1, [], hello, fetch, position);
        yield return Seed.OfFrames("fetch-truncated", 3, [], hello, fetch);
        yield return Seed.OfFrames("fetch-ahead", 9, [], hello, PeerFrames.Fetch(9, 9, 9, 9));
        yield return Seed.OfFrames("refusal", 9, [], hello, PeerFrames.Refusal(RefusalReason.SlotClaimed, "claimed"));
        yield return Seed.OfFrames("refusal-of-two-lines", 1, [], PeerFrames.Refusal(RefusalReason.Stopping, "a\nb"));
        yield return Seed.OfFrames("stranger", 0, [], "GET / HTTP/1.1\r\n\r\n"u8.ToArray());
    }

    private static void LinkPeer(LinkTable table)
    {
        ReadOnlySequence<byte> hello = new(PeerFrames.Hello(FuzzCluster.PeerSlot, FuzzCluster.PeerIncarnation));
        new InboundLink(table, nowMs: 0).Receive(ref hello, nowMs: 0);
    }
}
