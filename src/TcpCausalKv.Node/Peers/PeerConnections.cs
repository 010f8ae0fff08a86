using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Replication.Links;
using TcpCausalKv.Core.Wire.Control;
using TcpCausalKv.Node.Diagnostics;
using TcpCausalKv.Node.Loop;
using TcpCausalKv.Node.Transports;

namespace TcpCausalKv.Node.Peers;

/// <summary>Keeps this node connected to its peers: dials every one, accepts those that dial, and pumps all links once a turn.</summary>
/// <remarks>On the loop only.</remarks>
public sealed class PeerConnections : IDisposable
{
    // Strangers that have not said hello yet; beyond this, new connections are closed at once.
    private const int AcceptedMax = 256;

    private readonly NodeState _node;
    private readonly ILogger _logger;
    private readonly ListenerSocket _listener;
    private readonly List<PeerConnection> _connections = [];
    private readonly List<OutboundPeer> _peers = [];
    private readonly RepeatedLine _refusals = new();
    private long _divergencesReported;
    private LoopTimer? _timer;
    private bool _isServing;
    private bool _isStopped;
    private long _timerDueMs = long.MaxValue;

    /// <summary>Listens at once; but whoever connects is closed, and nobody dialled, until <see cref="Serve"/>.</summary>
    /// <exception cref="ListenException">The address cannot be had.</exception>
    public PeerConnections(NodeState node, ILogger logger)
    {
        _node = node;
        _logger = logger;
        _listener = new ListenerSocket(node.Loop, node.Options.PeerListen, Accept, logger);
    }

    /// <summary>Where peers connect, as bound.</summary>
    public IPEndPoint EndPoint => _listener.EndPoint;

    /// <summary>True if every peer that can be sent writes now has all of this node's, applied or held.</summary>
    public bool HaveOwnWrites => _node.Replica.Peers.All.All(HasOwnWrites);

    /// <summary>Begins to take in peers, and to keep a link to every one.</summary>
    /// <param name="addresses">By slot; this node's own is not used.</param>
    public void Serve(IReadOnlyList<PeerAddress> addresses)
    {
        _isServing = true;
        for (int slot = 0; slot < _node.Options.Cluster.Members.Count; slot++)
        {
            if (slot != _node.Options.Slot) _peers.Add(new OutboundPeer(_node, slot, addresses[slot], Add, _logger));
        }
    }

    /// <summary>Before the turn's batches are logged: every link takes in what an earlier turn had no room for.</summary>
    public void ContinueReading()
    {
        foreach (PeerConnection connection in _connections) connection.ContinueReading();
    }

    /// <summary>At the end of a turn, after the log append: every link sends what there is to send.</summary>
    public void PumpAll()
    {
        // Backwards: a connection that is done is taken out.
        for (int i = _connections.Count - 1; i >= 0; i--)
        {
            PeerConnection connection = _connections[i];
            connection.Pump();
            if (connection.TakeChange()) Report(connection);
            if (connection.IsDone) Remove(i);
        }

        ReportDivergence();
        ScheduleNextPump();
    }

    /// <summary>Stops accepting and dialling, tells every peer that the node stops, and closes.</summary>
    public void Dispose() => Stop($"{_node.Options.Name} stops");

    /// <summary>Stops accepting and dialling, tells every peer why, and closes; again does nothing.</summary>
    public void Stop(string why)
    {
        if (_isStopped) return;
        _isStopped = true;
        _listener.Dispose();
        foreach (PeerView peer in _node.Replica.Peers.All.Where(peer => !HasOwnWrites(peer)))
        {
            ulong lacking = ClockEntry.Sequence(_node.Replica.OwnEntry) - ClockEntry.Sequence(peer.ReceivedOfOurs);
            _logger.StopsBeforeAcknowledged(_node.Options.Name, _node.Options.Cluster.NameOf(peer.Slot), lacking);
        }

        Suspend(why);
    }

    /// <summary>Leaves all peers, tells them why, and takes in none until <see cref="Serve"/>.</summary>
    public void Suspend(string why)
    {
        _isServing = false;
        _timer?.Cancel();
        ForgetTimer();
        foreach (OutboundPeer peer in _peers) peer.Dispose();
        _peers.Clear();
        foreach (PeerConnection connection in _connections)
        {
            connection.Link.Refuse(RefusalReason.Stopping, why, _node.Loop.NowMs);
            connection.Pump();
            connection.Dispose();
        }

        _connections.Clear();
    }

    private void Accept(Socket socket)
    {
        if (!_isServing || _connections.Count >= AcceptedMax + 2 * _node.Options.Cluster.Members.Count)
        {
            socket.Dispose();
            return;
        }

        Add(new PeerConnection(_node.Loop, new SocketTransport(_node.Loop, socket), new InboundLink(_node.Links, _node.Loop.NowMs)));
    }

    private void Add(PeerConnection connection) => _connections.Add(connection);

    private void Remove(int index)
    {
        PeerConnection connection = _connections[index];
        _connections.RemoveAt(index);
        connection.Dispose();
        if (connection.Link is OutboundLink link) _peers.Find(peer => peer.Slot == link.Peer)?.Ended(connection);
    }

    // Nothing can be sent to a peer that is not connected, is kept from this node's writes or needs some that the log no longer has.
    private bool HasOwnWrites(PeerView peer) =>
        _node.Links.Outbound(peer.Slot) is not { PeerIsBehindLog: false }
        || _node.Links.Gate(peer.Slot).IsHeld
        || peer.ReceivedOfOurs >= _node.Replica.OwnEntry;

    private void Report(PeerConnection connection)
    {
        PeerLink link = connection.Link;
        string direction = link is OutboundLink ? "to" : "from";
        string peer = link.Peer < 0 ? "a stranger" : _node.Options.Cluster.NameOf(link.Peer);

        if (link.State == LinkState.Established)
        {
            _logger.LinkEstablished(direction, peer, connection.Remote, link.PeerIncarnation);
            return;
        }

        LinkEnd end = link.End!;
        string side = end.ByPeer ? "the peer" : "this node";
        if (end.Reason is null or RefusalReason.Stopping or RefusalReason.Superseded)
        {
            _logger.LinkEnded(direction, peer, connection.Remote, side, end.Text);
        }
        else if (_refusals.IsNews(end.Text, _node.Loop.NowMs))
        {
            _logger.LinkRefused(direction, peer, connection.Remote, side, end.Reason.Value, end.Text);
        }
    }

    private void ReportDivergence()
    {
        long divergences = _node.Replica.Divergences;
        if (divergences == _divergencesReported) return;
        if (_divergencesReported == 0) _logger.Diverged(_node.Options.Cluster.Describe(_node.Replica.Applied.Entries), _node.Replica.Keyspace.Digest);
        _divergencesReported = divergences;
    }

    // Any turn pumps all links, so one timer for the earliest of their deadlines is enough.
    private void ScheduleNextPump()
    {
        long due = long.MaxValue;
        foreach (PeerConnection connection in _connections) due = Math.Min(due, connection.Link.NextDueMs(_node.Loop.NowMs));
        if (due == _timerDueMs) return;

        _timer?.Cancel();
        _timerDueMs = due;
        _timer = due == long.MaxValue ? null : _node.Loop.Timers.Schedule(due, ForgetTimer);
    }

    private void ForgetTimer() => _timerDueMs = long.MaxValue;
}
