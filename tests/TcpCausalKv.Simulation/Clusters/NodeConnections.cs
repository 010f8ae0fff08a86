using System.Buffers;
using TcpCausalKv.Core.Replication.Links;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Control;
using TcpCausalKv.Simulation.Histories;
using TcpCausalKv.Simulation.Networks;

namespace TcpCausalKv.Simulation.Clusters;

/// <summary>The ends of one process's connections: feeds arrived bytes to their links, and sends what the links write.</summary>
internal sealed class NodeConnections
{
    private readonly ClusterState _cluster;
    private readonly LinkTable _links;
    private readonly List<ConnectionEnd> _ends = [];
    private readonly RedialSchedule[] _redials;

    internal NodeConnections(ClusterState cluster, LinkTable links)
    {
        _cluster = cluster;
        _links = links;
        _redials = new RedialSchedule[cluster.Plan.Nodes];
        for (int peer = 0; peer < _redials.Length; peer++) _redials[peer] = new RedialSchedule();
        _redials[links.OwnSlot].Stop();
    }

    /// <summary>All ends.</summary>
    internal IReadOnlyList<ConnectionEnd> Ends => _ends;

    /// <summary>A dialled connection stands.</summary>
    internal void Dialled(ConnectionEnd end)
    {
        end.Link = new OutboundLink(_links, end.Peer, _cluster.NowMs);
        _redials[end.Peer].Connected(_cluster.NowMs);
        _ends.Add(end);
    }

    /// <summary>A connection waits to be accepted.</summary>
    internal void Accepting(ConnectionEnd end) => _ends.Add(end);

    /// <summary>An attempt to dial failed.</summary>
    internal void DialFailed(int peer) => _redials[peer].Failed(_cluster.NowMs, _cluster.Random.Below(int.MaxValue));

    /// <summary>When the peer is to be dialled.</summary>
    internal long DialAtMs(int peer) => _redials[peer].DialAtMs;

    /// <summary>Feeds what has arrived, beginning with any connection.</summary>
    internal void TakeIn(long nowMs)
    {
        if (_ends.Count == 0) return;
        int first = _cluster.Random.Below(_ends.Count);
        for (int i = 0; i < _ends.Count; i++) TakeIn(_ends[(first + i) % _ends.Count], nowMs);
    }

    /// <summary>Sends what the links have to send, and takes out those that have ended.</summary>
    internal void Pump(long nowMs)
    {
        // Backwards: an end that is done is taken out.
        for (int i = _ends.Count - 1; i >= 0; i--)
        {
            ConnectionEnd end = _ends[i];
            int room = _cluster.Plan.PipeBytesMax - end.Output.Pending;
            end.Link!.Pump(end.Output, room, nowMs);
            Send(end, room, nowMs);
            if (end.Link.State != end.Recorded) Record(end);
            if (end.Link.State == LinkState.Closed) Close(i, nowMs);
        }
    }

    /// <summary>When something is to be done, by what is under way and by the links' own times.</summary>
    internal long NextDueMs(long nowMs)
    {
        long due = long.MaxValue;
        foreach (ConnectionEnd end in _ends)
        {
            due = Math.Min(due, end.Link!.NextDueMs(nowMs));
            if (!_cluster.Network.IsBlocked(end.Peer, end.Owner)) due = Math.Min(due, end.Input.NextArrivalMs);
        }

        foreach (RedialSchedule redial in _redials) due = Math.Min(due, redial.DialAtMs);
        return due;
    }

    /// <summary>The connections to <paramref name="peer"/> break, wherever in a frame.</summary>
    internal void Break(int peer, long nowMs)
    {
        foreach (ConnectionEnd end in _ends)
        {
            if (end.Peer == peer) Break(end, nowMs);
        }
    }

    /// <summary>Tells every peer why, closes, and dials nobody any more; again does nothing.</summary>
    internal void Stop(string why, long nowMs)
    {
        for (int i = _ends.Count - 1; i >= 0; i--)
        {
            ConnectionEnd end = _ends[i];
            end.Link ??= new InboundLink(_links, nowMs);
            end.Link.Refuse(RefusalReason.Stopping, why, nowMs);
            end.Link.Pump(end.Output, int.MaxValue, nowMs);
            _cluster.Network.Send(end, nowMs);
            Record(end);
            Close(i, nowMs);
        }

        foreach (RedialSchedule redial in _redials) redial.Stop();
    }

    /// <summary>All connections break: the process dies.</summary>
    internal void BreakAll(long nowMs)
    {
        foreach (ConnectionEnd end in _ends)
        {
            Break(end, nowMs);
            end.Input.Abandon();
            end.Link?.Dispose();
        }
    }

    private void Break(ConnectionEnd end, long nowMs)
    {
        end.Output.Break(_cluster.Random.Below(end.Output.Pending + 1), nowMs);
        end.Input.Break(_cluster.Random.Below(end.Input.Pending + 1), nowMs);
        _cluster.Wake(end.Owner, nowMs);
        _cluster.Wake(end.Peer, end.Output.EndAtMs);
    }

    private void TakeIn(ConnectionEnd end, long nowMs)
    {
        end.Link ??= new InboundLink(_links, nowMs);
        if (_cluster.Network.IsBlocked(end.Peer, end.Owner)) return;

        end.Input.Arrive(nowMs);
        while (end.Input.Arrived > 0 && TryTakeIn(end, nowMs))
        {
        }

        if (!end.IsReadingPaused && end.Input.IsAtEnd(nowMs)) end.Link.ConnectionLost("closed by the peer", nowMs);
    }

    // True if more may be taken in now.
    private bool TryTakeIn(ConnectionEnd end, long nowMs)
    {
        int arrived = end.Input.Arrived;
        int count = _cluster.Random.Chance(10) ? _cluster.Random.Between(1, arrived) : arrived;
        int split = _cluster.Random.Chance(10) ? _cluster.Random.Below(count) : 0;
        ReadOnlySequence<byte> input = end.Input.Peek(count, split);
        ReadProgress progress = end.Link!.Receive(ref input, nowMs);
        end.Input.Consume(count - (int)input.Length);
        if (end.Input.SenderWaits) _cluster.Wake(end.Peer, nowMs + 1);
        end.IsReadingPaused = progress == ReadProgress.TurnIsFull;
        return progress == ReadProgress.NeedMoreData && count < arrived;
    }

    private void Send(ConnectionEnd end, int room, long nowMs)
    {
        BytePipe output = end.Output;
        int written = output.Unsent.Length;
        output.SenderWaits = written >= room;
        if (written > 0 && _cluster.Network.IsResending(end.Owner, end.Peer)) SendAgain(output);
        long arrivesAtMs = _cluster.Network.Send(end, nowMs);
        if (!_cluster.Network.IsBlocked(end.Owner, end.Peer)) _cluster.Wake(end.Peer, arrivesAtMs);
    }

    // The protocol allows a sender to repeat what it has sent: the copy of a batch must change nothing.
    private static void SendAgain(BytePipe output)
    {
        byte[] written = output.Unsent.ToArray();
        for (int at = 0; at < written.Length;)
        {
            ReadOnlySpan<byte> frame = written.AsSpan(at, (int)Frame.TotalBytes(written.AsSpan(at)));
            if (Frame.Kind(frame) == FrameKind.Batch) output.Write(frame);
            at += frame.Length;
        }
    }

    private void Close(int index, long nowMs)
    {
        ConnectionEnd end = _ends[index];
        _ends.RemoveAt(index);
        end.Output.End(nowMs + _cluster.Plan.DelayMaxMs);
        _cluster.Wake(end.Peer, end.Output.EndAtMs);
        end.Input.Abandon();
        end.Link!.Dispose();
        if (end.Link is OutboundLink link) _redials[end.Peer].Ended(link.PeerIncarnation != 0, nowMs, _cluster.Random.Below(int.MaxValue));
    }

    private void Record(ConnectionEnd end)
    {
        end.Recorded = end.Link!.State;
        if (end.Link.State == LinkState.Established)
        {
            _cluster.Note(ChronicleEventKind.LinkUp, end.Owner, end.Link is OutboundLink ? "dialled" : "accepted", end.Peer);
            return;
        }

        LinkEnd why = end.Link.End!;
        ChronicleEventKind kind = IsProtocolError(end, why.Reason) ? ChronicleEventKind.ProtocolError : ChronicleEventKind.LinkEnd;
        _cluster.Note(kind, end.Owner, why.Text, end.Peer);
    }

    // A hello may come after its process has ended, and a later build of it has shown itself: then it is the right thing to refuse it.
    private static bool IsProtocolError(ConnectionEnd end, RefusalReason? reason) => reason switch
    {
        RefusalReason.Version => !end.Output.IsAbandoned,
        RefusalReason.Protocol or RefusalReason.Cluster or RefusalReason.Slot => true,
        _ => false,
    };
}
