using System.Buffers;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Replication.Log;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Batches;
using TcpCausalKv.Core.Wire.Control;

namespace TcpCausalKv.Core.Replication.Links;

/// <summary>
/// One end of a connection between two nodes, without the connection: bytes in, bytes out, time as an argument. Every node dials every
/// other, so two nodes share two links: each carries its dialler's own writes one way, and acknowledgements, heartbeats and answers back.
/// </summary>
/// <remarks>
/// Owned by the loop's thread. <see cref="Receive"/> takes in what has arrived; <see cref="Pump"/>, at the end of a turn and whenever output
/// has drained, writes what there is to send. A link that is <see cref="LinkState.Closed"/> may still have a last frame to send.
/// </remarks>
public abstract class PeerLink : IDisposable
{
    private readonly FrameReader _reader;
    private readonly FrameAssembly _assembly;
    private readonly LinkSilence _silence;
    private readonly LinkNews _news;
    private long _positionSentMs;
    private bool _outputIsFull;
    private ulong _passedOver;

    // The batch that is being taken in, if it came in pieces.
    private byte[]? _assembled;
    private RefusalFrame? _lastWord;

    private protected PeerLink(LinkTable table, long nowMs)
    {
        Table = table;
        _reader = new FrameReader(table.Options.HandshakeBytesMax);
        _assembly = new FrameAssembly(table.Replica.Options.Limits.FrameBytesMax);
        _silence = new LinkSilence(table.Options, nowMs);
        _news = new LinkNews(table.Replica);
    }

    /// <summary>Slot of the peer; -1 on an accepted link before its hello.</summary>
    public int Peer { get; private protected set; } = -1;

    /// <summary>The peer's incarnation, once the link is established.</summary>
    public ulong PeerIncarnation { get; private protected set; }

    /// <summary>Where the link is in its life.</summary>
    public LinkState State { get; private set; }

    /// <summary>Why the link has ended; null until it has.</summary>
    public LinkEnd? End { get; private set; }

    /// <summary>When something was heard last, be it a part of a frame; monotonic milliseconds.</summary>
    public long HeardAtMs => _silence.HeardAtMs;

    /// <summary>Bytes that have come of a long batch whose last piece has not.</summary>
    public long AssembledBytes => _assembly.Bytes;

    private protected LinkTable Table { get; }

    private protected Replica Replica => Table.Replica;

    /// <summary>Takes in whole frames from what has arrived.</summary>
    /// <param name="input">Advanced past what was taken in; the rest is offered again later.</param>
    /// <param name="nowMs">Monotonic milliseconds.</param>
    public ReadProgress Receive(ref ReadOnlySequence<byte> input, long nowMs)
    {
        while (State != LinkState.Closed)
        {
            if (Replica.TurnIsFull || Replica.HasPendingRelease) return ReadProgress.TurnIsFull;

            switch (_reader.TryRead(ref input, out ReadOnlySpan<byte> frame, out WireFault fault))
            {
                case OperationStatus.NeedMoreData:
                    if (_silence.TryHearPart(input.Length, nowMs)) HeardPart(nowMs);
                    return ReadProgress.NeedMoreData;

                case OperationStatus.Done:
                    _silence.Heard(nowMs);
                    fault = Take(frame, nowMs);
                    break;
            }

            if (fault != WireFault.None) Refuse(RefusalReason.Protocol, $"protocol error: {fault}", nowMs);
        }

        return ReadProgress.Closed;
    }

    /// <summary>Writes what there is to send.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="budgetBytes">No further batch or piece is begun once this many bytes are written: a slow peer's rest stays in the log. Not above
    /// 0: the output is full, and neither batches nor positions are added.</param>
    /// <param name="nowMs">Monotonic milliseconds.</param>
    public void Pump(IBufferWriter<byte> output, int budgetBytes, long nowMs)
    {
        if (_silence.Fault(State, nowMs) is { } tooLong) Refuse(RefusalReason.Silence, tooLong, nowMs);
        _outputIsFull = budgetBytes <= 0;
        switch (State)
        {
            case LinkState.Handshake:
                SendHandshake(output);
                break;

            case LinkState.Established:
                SendHandshake(output);
                _news.Send(output);
                SendRequests(output, nowMs);

                // Looked at in every turn, so that what the gate delays becomes due even while there is nothing to send.
                long limit = Table.Gate(Peer).Limit(Table.Log.ReleasedEnd, nowMs);
                if (_outputIsFull) break;
                if (nowMs >= PositionDueMs()) SendPosition(output, nowMs);
                SendBatches(output, budgetBytes, limit, nowMs);
                break;

            default:
                _lastWord?.WriteTo(output);
                _lastWord = null;
                break;
        }
    }

    /// <summary>When <see cref="Pump"/> has something to do because time passed, monotonic milliseconds.</summary>
    public long NextDueMs(long nowMs)
    {
        if (State == LinkState.Closed) return long.MaxValue;
        long silence = _silence.DueMs(State);
        if (State == LinkState.Handshake || _outputIsFull) return silence;
        return Math.Min(Math.Min(PositionDueMs(), silence), Math.Min(RequestDueMs(nowMs), Table.Gate(Peer).NextDueMs()));
    }

    /// <summary>The connection is gone.</summary>
    /// <param name="why">The outcome that the transport gave, in words.</param>
    /// <param name="nowMs">Monotonic milliseconds.</param>
    public void ConnectionLost(string why, long nowMs) => Close(new LinkEnd(null, why, ByPeer: true), nowMs);

    /// <summary>Ends the link from this side; the peer is told why by the next <see cref="Pump"/>.</summary>
    public void Refuse(RefusalReason reason, string text, long nowMs)
    {
        if (State == LinkState.Closed) return;
        _lastWord = new RefusalFrame(reason, text);
        Close(new LinkEnd(reason, text, ByPeer: false), nowMs);
    }

    /// <summary>Gives borrowed buffers back.</summary>
    public void Dispose()
    {
        _assembly.Clear();
        _reader.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>How long the peer may wait for a position from now on, milliseconds: less if it has not been told what it waits to know.</summary>
    private protected abstract int PositionDelayMs { get; }

    /// <summary>False if the log no longer has what the peer lacks of this node's own writes.</summary>
    private protected abstract bool StreamsOwn { get; }

    private protected abstract long RequestDueMs(long nowMs);

    private protected abstract WireFault TakeHandshake(ReadOnlySpan<byte> frame, long nowMs);

    private protected abstract WireFault TakeEstablished(ReadOnlySpan<byte> frame, long nowMs);

    private protected abstract void SendHandshake(IBufferWriter<byte> output);

    private protected abstract void SendRequests(IBufferWriter<byte> output, long nowMs);

    /// <param name="output">Where to.</param>
    /// <param name="budgetBytes">No further batch is begun once this many bytes are written.</param>
    /// <param name="limit">The position in the log before which batches may be sent.</param>
    /// <param name="nowMs">Monotonic milliseconds.</param>
    private protected abstract void SendBatches(IBufferWriter<byte> output, int budgetBytes, long limit, long nowMs);

    /// <summary>Some more bytes of an unfinished frame have come.</summary>
    private protected virtual void HeardPart(long nowMs)
    {
    }

    private protected abstract void PositionSent(PositionFrame position);

    private protected abstract void OnClosed(long nowMs);

    private protected ProtocolVersions Spoken => Replica.Options.Speaks;

    private protected void Establish(long nowMs)
    {
        State = LinkState.Established;
        _positionSentMs = nowMs;
        _reader.SetBound(Replica.Options.Limits.FrameBytesMax);
    }

    /// <summary>Writes what a cursor gave: a batch as it is, or a piece of a long one.</summary>
    /// <returns>Bytes written, about.</returns>
    private protected static int WriteBatch(IBufferWriter<byte> output, LogCursor cursor, ReadOnlySpan<byte> bytes)
    {
        if (cursor.PieceAt == LogCursor.WholeFrame) output.Write(bytes);
        else PieceFrame.Write(output, cursor.PieceAt, bytes);
        return bytes.Length;
    }

    /// <summary>What came of a long batch is of no use any more.</summary>
    private protected void ForgetPieces() => _assembly.Clear();

    private protected WireFault TakeBatch(ReadOnlySpan<byte> frame, long nowMs)
    {
        WireFault fault = Replica.Receive(frame, Peer, nowMs, ref _passedOver, _assembled);
        if (fault != WireFault.PendingOverflow) return fault;

        // What was on its way when the peer was told that there is no room. It comes again once there is.
        int origin = frame[BatchHeader.OriginAt];
        Refuse(
            RefusalReason.PendingFull,
            $"{Replica.Pending.BytesOf(origin)} bytes of {Table.Cluster.NameOf(origin)} are held here, and no more may be",
            nowMs);
        return WireFault.None;
    }

    private protected WireFault TakePosition(ReadOnlySpan<byte> frame, long nowMs)
    {
        if (!PositionFrame.TryRead(frame, Table.Cluster.Width, out PositionFrame? position)) return WireFault.Truncated;
        Hear(position, nowMs);
        return WireFault.None;
    }

    private protected virtual void Hear(PositionFrame position, long nowMs)
    {
        Replica.NoteEpochsIn(position.Applied);
        if (!RefuseOrphans(position, nowMs)) Replica.Hear(Peer, position, nowMs);
    }

    /// <summary>Ends the link if one of the two nodes has writes that the rest of the cluster went on without.</summary>
    private protected bool RefuseOrphans(PositionFrame position, long nowMs)
    {
        if (OrphanRule.Refusal(Replica, Peer, position) is not { } why) return false;
        Refuse(RefusalReason.Orphans, why, nowMs);
        return true;
    }

    private protected WireFault TakeMembership(ReadOnlySpan<byte> frame, long nowMs)
    {
        if (!MembershipFrame.TryRead(frame, Table.Cluster.Width, out MembershipFrame? told)) return WireFault.Truncated;
        if (Replica.Membership.TryJoin(told) is { } mismatch) Refuse(RefusalReason.Cluster, mismatch, nowMs);
        return WireFault.None;
    }

    private protected WireFault TakeEpochs(ReadOnlySpan<byte> frame)
    {
        if (!EpochsFrame.TryRead(frame, Table.Cluster.Width, out EpochTable? epochs)) return WireFault.Truncated;
        return Replica.TryLearn(epochs) ? WireFault.None : WireFault.Epoch;
    }

    private WireFault Take(ReadOnlySpan<byte> frame, long nowMs)
    {
        if (Frame.Kind(frame) == FrameKind.Refusal) return TakeRefusal(frame, nowMs);
        if (State == LinkState.Handshake) return TakeHandshake(frame, nowMs);
        return Frame.Kind(frame) == FrameKind.Piece ? TakePiece(frame, nowMs) : TakeEstablished(frame, nowMs);
    }

    private WireFault TakePiece(ReadOnlySpan<byte> frame, long nowMs)
    {
        HeardPart(nowMs);
        WireFault fault = _assembly.Take(frame, out _assembled);
        if (_assembled is not null) fault = TakeEstablished(_assembled, nowMs);
        _assembled = null;
        return fault;
    }

    private WireFault TakeRefusal(ReadOnlySpan<byte> frame, long nowMs)
    {
        if (!RefusalFrame.TryRead(frame, out RefusalFrame? refusal)) return WireFault.Truncated;

        // A refusal may come late, on the other connection: by then the peer may have accepted this process, which says more.
        bool isAccepted = Peer < 0 || Table.Outbound(Peer) is not null;
        if (refusal.Reason == RefusalReason.SlotClaimed && !isAccepted) Replica.HistoryGate.SlotContested(Peer);
        Close(new LinkEnd(refusal.Reason, refusal.Text, ByPeer: true), nowMs);
        return WireFault.None;
    }

    private long PositionDueMs() => _positionSentMs + PositionDelayMs;

    private void SendPosition(IBufferWriter<byte> output, long nowMs)
    {
        PositionFrame position = Table.Position.For(Peer) with { StreamsOwn = StreamsOwn };
        position.WriteTo(output);
        _positionSentMs = nowMs;
        PositionSent(position);
    }

    private void Close(LinkEnd end, long nowMs)
    {
        if (State == LinkState.Closed) return;
        State = LinkState.Closed;
        End = end;
        OnClosed(nowMs);
    }
}
