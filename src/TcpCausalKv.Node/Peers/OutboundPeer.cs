using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using TcpCausalKv.Core.Replication.Links;
using TcpCausalKv.Node.Diagnostics;
using TcpCausalKv.Node.Loop;
using TcpCausalKv.Node.Transports;

namespace TcpCausalKv.Node.Peers;

/// <summary>Keeps one dialled connection to one peer: dials, hands the connection over, and dials again after it has ended.</summary>
/// <remarks>On the loop only.</remarks>
public sealed class OutboundPeer : IDisposable
{
    private readonly NodeState _node;
    private readonly PeerAddress _address;
    private readonly Action<PeerConnection> _connected;
    private readonly ILogger _logger;
    private readonly PeerDialler _dialler;
    private readonly RedialSchedule _schedule = new();
    private readonly RepeatedLine _failures = new();
    private LoopTimer? _redial;

    /// <summary>Begins to dial at once.</summary>
    public OutboundPeer(NodeState node, int slot, PeerAddress address, Action<PeerConnection> connected, ILogger logger)
    {
        _node = node;
        Slot = slot;
        _address = address;
        _connected = connected;
        _logger = logger;
        _dialler = new PeerDialler(node.Loop, address, Connected, Failed);
        _dialler.Dial();
    }

    /// <summary>The peer's slot.</summary>
    public int Slot { get; }

    /// <summary>The connection that was handed over has ended.</summary>
    public void Ended(PeerConnection connection)
    {
        _schedule.Ended(connection.Link.PeerIncarnation != 0, _node.Loop.NowMs, Random.Shared.Next());
        DialLater();
    }

    /// <summary>Dials no more.</summary>
    public void Dispose()
    {
        _redial?.Cancel();
        _dialler.Dispose();
    }

    private void Connected(Socket socket)
    {
        _schedule.Connected(_node.Loop.NowMs);
        _connected(new PeerConnection(_node.Loop, new SocketTransport(_node.Loop, socket), new OutboundLink(_node.Links, Slot, _node.Loop.NowMs)));
    }

    private void Failed(string why)
    {
        if (_failures.IsNews(why, _node.Loop.NowMs)) _logger.DialFailed(_node.Options.Cluster.NameOf(Slot), _address, why);
        _schedule.Failed(_node.Loop.NowMs, Random.Shared.Next());
        DialLater();
    }

    private void DialLater() => _redial = _node.Loop.Timers.Schedule(_schedule.DialAtMs, _dialler.Dial);
}
