using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using TcpCausalKv.Node.Clients.Blocking;
using TcpCausalKv.Node.Clients.Commands;
using TcpCausalKv.Node.Diagnostics;
using TcpCausalKv.Node.Transports;

namespace TcpCausalKv.Node.Clients;

/// <summary>All clients of a node, and the order in which a turn serves them.</summary>
/// <remarks>
/// On the loop only. A turn: sockets that are ready run their commands; then <see cref="ContinueReading"/> continues the sessions
/// that an earlier turn stopped; then the node logs and sends what was written; then <see cref="Core.Turns.TurnReplies"/> keeps a turn's replies
/// until the log is released up to where it ends in that turn.
/// </remarks>
public sealed class ClientConnections
{
    private const int ReceiveBytes = 64 * 1024;

    private readonly Dictionary<long, ClientSession> _sessions = [];
    private readonly Queue<ClientSession> _queue = new();
    private readonly ClientWatch _watch;
    private long _lastId;
    private bool _isRejecting;

    /// <summary>Starts without clients.</summary>
    public ClientConnections(NodeState node, ILogger logger)
    {
        Node = node;
        Logger = logger;
        CopyWaits = new CopyWaits(node);
        KeyWaits = new KeyWaits(node);
        Pause = new ClientPause(node.Loop);
        Settings = new ClientSettings(node.Options.ClientsMax, node.Options.ClientLimits.OutputBytesMax);
        Memory = new ClientMemory(this);
        _watch = new ClientWatch(this);
        SettingsChanged();
    }

    /// <summary>Open connections.</summary>
    public int Count => _sessions.Count;

    /// <summary>True if a client has commands that wait for the next turn: it should begin without a wait.</summary>
    public bool HasUnreadInput => _queue.Count > 0;

    internal NodeState Node { get; }

    internal ILogger Logger { get; }

    internal ClientCounters Counters { get; } = new();

    /// <summary>Commands that wait for copies of their client's writes.</summary>
    internal CopyWaits CopyWaits { get; }

    /// <summary>Commands that wait for something to take from a key.</summary>
    internal KeyWaits KeyWaits { get; }

    /// <summary>Puts commands off for as long as an operator says.</summary>
    internal ClientPause Pause { get; }

    /// <summary>What CONFIG SET may change; <see cref="SettingsChanged"/> after a change.</summary>
    internal ClientSettings Settings { get; }

    /// <summary>The memory of all clients together.</summary>
    internal ClientMemory Memory { get; }

    /// <summary>Numbers the keys of commands by their clients' databases.</summary>
    internal KeyNames KeyNames { get; } = new();

    /// <summary>How many bytes of replies may wait for one client.</summary>
    internal int OutputBytesMax { get; private set; }

    /// <summary>What all sessions receive into, one at a time.</summary>
    internal byte[] ReceiveBuffer { get; } = new byte[ReceiveBytes];

    /// <summary>The sessions in the order in which they came.</summary>
    internal IEnumerable<ClientSession> Sessions => _sessions.Values.OrderBy(session => session.Profile.Id);

    /// <summary>True if who has input now has to queue: others do already, or this turn has no room for more.</summary>
    internal bool MustQueue => _queue.Count > 0 || Node.Replica.TurnIsFull;

    /// <summary>Serves a client over a connection, or turns it away if there are too many.</summary>
    /// <param name="connection">Connected and non-blocking; the connections own it from now on.</param>
    public void Accept(Socket connection)
    {
        if (Count >= Settings.ClientsMax)
        {
            Reject(connection);
            return;
        }

        _isRejecting = false;
        KeepAlive(connection);
        Serve(new SocketTransport(Node.Loop, connection), AddressOf(connection.RemoteEndPoint), AddressOf(connection.LocalEndPoint));
    }

    /// <summary>Serves a client over a transport.</summary>
    /// <param name="transport">Connected; the connections own it from now on.</param>
    /// <param name="address">Where the client is.</param>
    /// <param name="localAddress">Where it connected to.</param>
    internal void Serve(ITransport transport, IPEndPoint address, IPEndPoint localAddress)
    {
        Counters.Connections++;
        ClientProfile profile = new(++_lastId, address, localAddress, Node.Loop.NowMs);
        _sessions.Add(profile.Id, new ClientSession(this, transport, profile));
        Logger.ClientConnected(profile.Id, profile.Address);
        _watch.Begin();
    }

    /// <summary>What was set comes into force.</summary>
    internal void SettingsChanged()
    {
        long hard = Settings.OutputLimits.Normal.HardBytes;
        OutputBytesMax = (int)Math.Min(hard == 0 ? int.MaxValue : hard, Math.Min(Memory.BytesMax, int.MaxValue));
        _watch.Begin();
    }

    /// <summary>Continues the sessions that stopped with commands unread. Call it before the turn's writes are taken for the log.</summary>
    public void ContinueReading()
    {
        // A session that stops again goes to the end of the queue, so that each is served in turn.
        for (int left = _queue.Count; left > 0 && !Node.Replica.TurnIsFull; left--) _queue.Dequeue().Continue();
    }

    /// <summary>All data was replaced: in the next turn whoever waits may find something.</summary>
    public void WakeAll() => Node.Loop.Timers.Schedule(Node.Loop.NowMs, KeyWaits.AllowAll);

    /// <summary>Ends the waits for copies that this turn has satisfied; their replies leave with the turn's.</summary>
    public void WakeWaiters() => CopyWaits.Wake();

    /// <summary>
    /// Sends what can be sent at once and closes the connections, except those whose replies wait for a sync: they run no further command
    /// and are closed once their replies are sent.
    /// </summary>
    public void CloseAnswered()
    {
        foreach (ClientSession session in Sessions.ToArray()) session.ShutIfAnswered();
        _queue.Clear();
    }

    /// <summary>Sends what can be sent at once and closes all connections.</summary>
    public void CloseAll()
    {
        Node.Turn.Replies.ReleaseHeld(Node.Log);
        foreach (ClientSession session in Sessions.ToArray()) session.Shut();
        Node.Turn.Replies.Clear();
        _queue.Clear();
    }

    internal void AddToQueue(ClientSession session) => _queue.Enqueue(session);

    internal void AddToFlush(ClientSession session) => Node.Turn.Replies.Add(session);

    internal void Removed(ClientSession session, string reason)
    {
        _sessions.Remove(session.Profile.Id);
        Logger.ClientDisconnected(session.Profile.Id, session.Profile.Address, reason);
    }

    private void Reject(Socket connection)
    {
        Counters.Rejected++;
        if (!_isRejecting) Logger.ClientsMaxReached(Settings.ClientsMax);
        _isRejecting = true;

        // Nothing has been sent on it yet, so there is room; if it fails, the client is gone.
        connection.Send("-ERR max number of clients reached\r\n"u8, SocketFlags.None, out _);
        connection.Dispose();
    }

    private void KeepAlive(Socket connection)
    {
        int seconds = Settings.KeepAliveSeconds;
        if (seconds == 0) return;
        connection.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        connection.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, seconds);
        connection.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, Math.Max(1, seconds / 3));
        connection.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
    }

    // Some systems do not tell the address of a connection that the other side has reset already.
    private static IPEndPoint AddressOf(EndPoint? endPoint) => endPoint as IPEndPoint ?? new IPEndPoint(IPAddress.None, 0);
}
