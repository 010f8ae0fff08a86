using System.Buffers;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Replication.Log;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Control;

namespace TcpCausalKv.Core.Replication.Links;

/// <summary>
/// The dialler's end. Sends a hello, then this node's own writes from where the peer's applied clock ends, and requests; takes in
/// positions and the answers to requests.
/// </summary>
public sealed class OutboundLink : PeerLink
{
    private LogCursor? _own;
    private bool _helloSent;
    private bool _peerHasRoom;
    private int _answersDue;

    /// <summary>A link to the member in <paramref name="peer"/>, over a connection that was just made.</summary>
    public OutboundLink(LinkTable table, int peer, long nowMs) : base(table, nowMs) => Peer = peer;

    /// <summary>True if the log no longer has the writes that the peer needs next from this node: it can be helped by a snapshot only.</summary>
    public bool PeerIsBehindLog => _own is { IsLost: true };

    private protected override int PositionDelayMs => Table.Options.HeartbeatMs;

    private protected override bool StreamsOwn => Replica.HistoryGate.IsOpen && !PeerIsBehindLog;

    private protected override long RequestDueMs(long nowMs) => Replica.Fetches.NextDueMs(nowMs);

    private protected override WireFault TakeHandshake(ReadOnlySpan<byte> frame, long nowMs)
    {
        if (Frame.Kind(frame) != FrameKind.Welcome) return WireFault.UnexpectedKind;
        if (!WelcomeFrame.TryRead(frame, Table.Cluster.Width, out WelcomeFrame? welcome)) return WireFault.Truncated;

        string name = Table.Cluster.NameOf(Peer);
        if (welcome.Slot != Peer)
        {
            Refuse(RefusalReason.Slot, $"{name}'s address was answered by {Table.Cluster.NameOf(welcome.Slot)}: check --cluster", nowMs);
            return WireFault.None;
        }

        if (Table.Inbound(Peer) is { } inbound && inbound.PeerIncarnation != welcome.Incarnation)
        {
            Refuse(RefusalReason.SlotClaimed, $"two nodes claim to be {name}: one answers its address, another has dialled", nowMs);
            return WireFault.None;
        }

        if (Spoken.Common(new ProtocolVersions(welcome.Version, welcome.Version)) == ProtocolVersions.Unknown)
        {
            Refuse(RefusalReason.Version, $"{name} goes on in peer protocol {welcome.Version}, which is not spoken here, but {Spoken}", nowMs);
            return WireFault.None;
        }

        PeerIncarnation = welcome.Incarnation;
        Establish(nowMs);
        Table.Established(this);
        Hear(welcome.Position, nowMs);
        Resume();
        return WireFault.None;
    }

    private protected override WireFault TakeEstablished(ReadOnlySpan<byte> frame, long nowMs)
    {
        switch (Frame.Kind(frame))
        {
            case FrameKind.Position:
                WireFault fault = TakePosition(frame, nowMs);
                if (PeerIsBehindLog) Resume();
                return fault;

            case FrameKind.Batch:
                // Only here: what the peer writes itself comes on its own link, and is no progress of an answer.
                Replica.Fetches.Progress(Peer, nowMs);
                return TakeBatch(frame, nowMs);

            case FrameKind.Membership:
                return TakeMembership(frame, nowMs);

            case FrameKind.Epochs:
                return TakeEpochs(frame);

            case FrameKind.EpochAnswer:
                if (!EpochAnswerFrame.TryRead(frame, out EpochAnswerFrame answer)) return WireFault.Truncated;
                Replica.HistoryGate.Answered(Peer, answer);
                return WireFault.None;

            case FrameKind.FetchEnd:
                if (!FetchEndFrame.TryRead(frame, Table.Cluster.Width, out FetchEndFrame? end)) return WireFault.Truncated;
                ForgetPieces();
                return EndAnswer(end, nowMs);

            case FrameKind.SnapshotBegin or FrameKind.SnapshotBlock or FrameKind.SnapshotEnd:
                return TakeSnapshot(frame, nowMs);

            default:
                return WireFault.UnexpectedKind;
        }
    }

    private protected override void SendHandshake(IBufferWriter<byte> output)
    {
        if (_helloSent) return;
        _helloSent = true;
        HelloFrame.Of(Replica.Membership, Table.OwnSlot, Replica.Options.Incarnation, Replica.Options.Speaks).WriteTo(output);
    }

    private protected override void SendRequests(IBufferWriter<byte> output, long nowMs)
    {
        if (Replica.HistoryGate.TryTakeRequest(Peer, out EpochRequestFrame request)) request.WriteTo(output);

        if (!Replica.Membership.IsKept) return;

        ISnapshotExchange? snapshots = Table.Snapshots;
        if (snapshots is { IsComplete: true } || !Replica.Fetches.TryTake(Peer, nowMs)) return;
        new FetchFrame(Replica.Applied.Clone(), snapshots?.Wish).WriteTo(output);
        _answersDue++;
    }

    private protected override void SendBatches(IBufferWriter<byte> output, int budgetBytes, long limit, long nowMs)
    {
        if (!_peerHasRoom || !Replica.HistoryGate.IsOpen || _own is not { IsLost: false }) return;

        while (budgetBytes > 0 && _own.TryNext(limit, out ReadOnlySpan<byte> bytes))
        {
            budgetBytes -= WriteBatch(output, _own, bytes);
        }
    }

    // Each request has one end, also one that was given up here and asked again: only the last one's is that of what is asked now.
    private WireFault EndAnswer(FetchEndFrame end, long nowMs)
    {
        if (_answersDue == 0) return WireFault.UnexpectedKind;
        _answersDue--;
        if (_answersDue == 0) Replica.Fetches.End(Peer, end, nowMs);
        return WireFault.None;
    }

    private WireFault TakeSnapshot(ReadOnlySpan<byte> frame, long nowMs)
    {
        if (Table.Snapshots is not { } snapshots) return WireFault.UnexpectedKind;

        // The rest of an answer that was given up: another peer is asked now, or this one was asked once more, and its new answer comes after that.
        if (Replica.Fetches.Asked != Peer) return WireFault.None;
        Replica.Fetches.Progress(Peer, nowMs);
        return _answersDue > 1 ? WireFault.None : snapshots.Take(frame);
    }

    // A long batch, or a block of a snapshot, may be on its way for longer than an answer may stand still.
    private protected override void HeardPart(long nowMs) => Replica.Fetches.Progress(Peer, nowMs);

    private protected override void PositionSent(PositionFrame position)
    {
    }

    private protected override void OnClosed(long nowMs) => Table.Ended(this, nowMs);

    // On this link positions come in order, so the last one tells whether there is room now.
    private protected override void Hear(PositionFrame position, long nowMs)
    {
        base.Hear(position, nowMs);
        _peerHasRoom = position.HasRoomForYours;
    }

    // The peer may hold writes beyond those that it has applied; they are sent again and dropped there as duplicates.
    private void Resume() =>
        _own = LogCursor.OverOrigin(Table.Log, Table.OwnSlot, Replica.Peers[Peer].Applied[Table.OwnSlot], Replica.Options.Limits.PieceBytes);
}
