using System.Buffers;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Replication.Log;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Batches;
using TcpCausalKv.Core.Wire.Control;

namespace TcpCausalKv.Core.Replication.Links;

/// <summary>
/// The acceptor's end. Checks the hello and answers with a welcome or a refusal; then takes in the dialler's own writes, its positions and
/// its requests; sends acknowledgements, heartbeats and answers.
/// </summary>
public sealed class InboundLink : PeerLink
{
    // Of a frame that the peer has only the header is read: a page of the file.
    private const int ComparedFrameBytes = 4_096;

    private WelcomeFrame? _welcome;
    private PositionFrame? _told;
    private readonly EpochPromises _promises;
    private FetchFrame? _fetch;
    private LogCursor? _answer;
    private ISnapshotReader? _snapshot;
    private long _answerEnd;
    private int _replacedAnswers;
    private int _version;

    /// <summary>A link over a connection that was just accepted.</summary>
    public InboundLink(LinkTable table, long nowMs) : base(table, nowMs) => _promises = new EpochPromises(table.Replica);

    private protected override int PositionDelayMs
    {
        get
        {
            if (_told is null || _told.HasRoomForYours != Replica.HasRoomFor(Peer)) return 0;
            bool hasNews = Table.Position.Applied[Peer] > _told.Applied[Peer] || Table.Position.DurableOf(Peer) > _told.DurableOfYours;
            return hasNews ? Table.Options.AckDelayMs : Table.Options.HeartbeatMs;
        }
    }

    private protected override bool StreamsOwn => true;

    private protected override long RequestDueMs(long nowMs) => _snapshot is null ? long.MaxValue : Table.RateLimiter.NextDueMs(nowMs);

    private protected override WireFault TakeHandshake(ReadOnlySpan<byte> frame, long nowMs)
    {
        if (Frame.Kind(frame) != FrameKind.Hello) return WireFault.UnexpectedKind;
        if (!HelloFrame.TryRead(frame, Spoken, out HelloFrame? hello, out ProtocolVersions versions))
        {
            if (versions.Max == ProtocolVersions.Unknown || Spoken.Common(versions) != ProtocolVersions.Unknown) return WireFault.Truncated;
            Refuse(RefusalReason.Version, $"peer protocol {versions} is not spoken here, but {Spoken}", nowMs);
            return WireFault.None;
        }

        if (FindMismatch(hello) is { } mismatch)
        {
            Refuse(mismatch.Reason, mismatch.Text, nowMs);
            return WireFault.None;
        }

        Accept(hello, nowMs);
        return WireFault.None;
    }

    private protected override WireFault TakeEstablished(ReadOnlySpan<byte> frame, long nowMs)
    {
        switch (Frame.Kind(frame))
        {
            case FrameKind.Batch:
                // The dialled connection carries the dialler's own writes only.
                if (frame.Length > BatchHeader.OriginAt && frame[BatchHeader.OriginAt] != Peer) return WireFault.Slot;
                return TakeBatch(frame, nowMs);

            case FrameKind.Position:
                return TakePosition(frame, nowMs);

            case FrameKind.Membership:
                return TakeMembership(frame, nowMs);

            case FrameKind.Epochs:
                return TakeEpochs(frame);

            case FrameKind.EpochRequest:
                if (!EpochRequestFrame.TryRead(frame, out EpochRequestFrame request)) return WireFault.Truncated;
                _promises.Take(request, Peer, PeerIncarnation);
                return WireFault.None;

            case FrameKind.Fetch:
                if (!FetchFrame.TryRead(frame, Table.Cluster.Width, out FetchFrame? fetch)) return WireFault.Truncated;
                Answer(fetch);
                return WireFault.None;

            default:
                return WireFault.UnexpectedKind;
        }
    }

    private protected override void SendHandshake(IBufferWriter<byte> output)
    {
        if (State != LinkState.Established || _welcome is not null) return;
        _welcome = new WelcomeFrame(_version, Table.OwnSlot, Replica.Options.Incarnation, Table.Position.For(Peer));
        _welcome.WriteTo(output);
        PositionSent(_welcome.Position);
    }

    private protected override void SendRequests(IBufferWriter<byte> output, long nowMs) => _promises.Send(output);

    private protected override void SendBatches(IBufferWriter<byte> output, int budgetBytes, long limit, long nowMs)
    {
        for (; _replacedAnswers > 0; _replacedAnswers--) WriteAnswerEnd(output, FetchOutcome.Busy);
        if (_answer is null) return;
        if (_answer.IsLost && _snapshot is null && TryOpenSnapshot() is { } refusal) EndAnswer(output, refusal);
        else if (_snapshot is not null) SendSnapshot(output, budgetBytes, nowMs);
        else SendAnswer(output, budgetBytes, limit);
    }

    private void SendAnswer(IBufferWriter<byte> output, int budgetBytes, long limit)
    {
        long answerLimit = Math.Min(_answerEnd, limit);
        while (budgetBytes > 0 && _answer!.TryNext(answerLimit, out ReadOnlySpan<byte> bytes))
        {
            budgetBytes -= WriteBatch(output, _answer, bytes);
        }

        if (_answer!.Offset >= _answerEnd) EndAnswer(output, FetchOutcome.Complete);
    }

    private protected override void PositionSent(PositionFrame position) => _told = position;

    private protected override void OnClosed(long nowMs)
    {
        EndSnapshot();
        Table.Ended(this);
    }

    // On this link the dialler's positions come in order, so the last one tells.
    private protected override void Hear(PositionFrame position, long nowMs)
    {
        base.Hear(position, nowMs);
        Replica.Peers[Peer].HoldsBack = !position.StreamsOwn;
    }

    // A second request replaces the first, whose answer ends then: what comes before that end is of the first, so the dialler can tell.
    private void Answer(FetchFrame fetch)
    {
        if (_answer is not null) _replacedAnswers++;
        EndSnapshot();
        _fetch = fetch;
        _answer = LogCursor.OverAll(Table.Log, fetch.After, Replica.Options.Limits.PieceBytes);
        _answerEnd = Table.Log.End;
    }

    private (RefusalReason Reason, string Text)? FindMismatch(HelloFrame hello)
    {
        if (OtherCluster(hello) is { } mismatch) return (RefusalReason.Cluster, mismatch);
        if (hello.Versions.Max < Replica.Membership.CommonVersion)
        {
            return (RefusalReason.Version, $"the cluster may have writes of peer protocol {Replica.Membership.CommonVersion} by now, and "
                + $"{hello.Name} speaks {hello.Versions}: "
                + "start it with a later program");
        }

        if (hello.Slot == Table.OwnSlot || hello.Slot >= Table.Cluster.Members.Count)
        {
            return (RefusalReason.Slot, $"slot {hello.Slot} is this node's own, or no member's");
        }

        if (hello.Name != Table.Cluster.NameOf(hello.Slot))
        {
            string here = Table.Cluster.NameOf(hello.Slot);
            return (RefusalReason.Cluster, $"slot {hello.Slot} is {here} here, and {hello.Name} for the caller: --cluster of a new node names "
                + "the members in the same order");
        }

        return IsClaimedByAnother(hello)
            ? (RefusalReason.SlotClaimed, $"two nodes claim to be {Table.Cluster.NameOf(hello.Slot)}: another process holds this slot right now")
            : null;
    }

    private string? OtherCluster(HelloFrame hello)
    {
        Membership own = Replica.Membership;
        if (hello.ClusterName != own.Cluster.Name) return $"the caller is of cluster {hello.ClusterName}, this node of {own.Cluster.Name}";
        if (hello.Width != own.Cluster.Width)
        {
            return $"the caller's cluster has clocks of width {hello.Width}, this node's {own.Cluster.Width}: --width is to be the same";
        }

        if (hello.ClusterId != own.Id && !hello.ClusterId.IsNone && own.IsFounded)
        {
            return $"the caller is of cluster {hello.ClusterName} {hello.ClusterId}, and this node of one of the same name, {own.Id}: one of "
                + "the two was made anew. "
                + "Give the node that is to join the other an empty directory";
        }

        return null;
    }

    private bool IsClaimedByAnother(HelloFrame hello) =>
        (Table.Inbound(hello.Slot) is { } inbound && inbound.PeerIncarnation != hello.Incarnation)
        || (Table.Outbound(hello.Slot) is { } outbound && outbound.PeerIncarnation != hello.Incarnation);

    private void Accept(HelloFrame hello, long nowMs)
    {
        Table.Inbound(hello.Slot)?.Refuse(RefusalReason.Superseded, "the same process has connected anew", nowMs);
        Peer = hello.Slot;
        PeerIncarnation = hello.Incarnation;
        _version = Spoken.Common(hello.Versions);
        Replica.Membership.NoteVersion(Peer, hello.Versions.Max);
        Establish(nowMs);
        Table.Established(this);
    }

    private void EndAnswer(IBufferWriter<byte> output, FetchOutcome outcome)
    {
        WriteAnswerEnd(output, outcome);
        _answer = null;
    }

    private void WriteAnswerEnd(IBufferWriter<byte> output, FetchOutcome outcome) => new FetchEndFrame(outcome, Table.Log.StartClock).WriteTo(output);

    // Null if there is a snapshot to send now; else why not.
    private FetchOutcome? TryOpenSnapshot()
    {
        if (_fetch!.Snapshot is not { } wish || Table.Snapshots is not { } snapshots) return FetchOutcome.Truncated;
        if (!Table.RateLimiter.TryBegin(this)) return FetchOutcome.Busy;

        FetchOutcome? refusal = snapshots.TryOpen(wish, out _snapshot);
        if (refusal is not null) Table.RateLimiter.End(this);
        return refusal;
    }

    // What follows the snapshot is asked for once it is in place. One that turns out damaged is never tried again: another has to be taken first.
    private void SendSnapshot(IBufferWriter<byte> output, int budgetBytes, long nowMs)
    {
        long budget = Math.Min(budgetBytes, Table.RateLimiter.Allowed(nowMs));
        while (budget > 0)
        {
            SnapshotRead read = _snapshot!.Read(out ReadOnlySpan<byte> frame);
            if (read == SnapshotRead.Compared)
            {
                budget -= ComparedFrameBytes;
                continue;
            }

            if (read != SnapshotRead.Frame)
            {
                EndSnapshot();
                EndAnswer(output, read == SnapshotRead.End ? FetchOutcome.Complete : FetchOutcome.Busy);
                return;
            }

            output.Write(frame);
            Table.RateLimiter.Spend(frame.Length);
            budget -= frame.Length;
        }
    }

    private void EndSnapshot()
    {
        _snapshot?.Dispose();
        _snapshot = null;
        Table.RateLimiter.End(this);
    }
}
