using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace TcpCausalKv.Node.Tests.Cluster;

/// <summary>
/// A TCP relay that stands for the network between a dialler and a node: it cuts connections where a test wants, or lets one
/// stand without carrying anything. Any thread.
/// </summary>
internal sealed class CuttingProxy : IDisposable
{
    private readonly IPEndPoint _target;
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ConcurrentDictionary<RelayedConnection, bool> _connections = [];
    private readonly ConcurrentQueue<long> _cutsAfterBytes = new();
    private volatile bool _isClosed;
    private int _accepted;

    public CuttingProxy(IPEndPoint target)
    {
        _target = target;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        EndPoint = (IPEndPoint)_listener.LocalEndPoint!;
        _ = AcceptAsync();
    }

    public IPEndPoint EndPoint { get; }

    public PeerAddress Address => new(EndPoint.Address.ToString(), EndPoint.Port);

    /// <summary>Connections taken so far.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>Each of the next connections is cut once it has carried so many bytes from its dialler.</summary>
    public void CutNextAfter(params IEnumerable<long> bytes)
    {
        foreach (long count in bytes) _cutsAfterBytes.Enqueue(count);
    }

    /// <summary>Cuts what is connected now; new connections work.</summary>
    public void Cut()
    {
        foreach (RelayedConnection connection in _connections.Keys) connection.Dispose();
    }

    /// <summary>What is connected now stays so but carries nothing, as with its cable pulled; new connections work.</summary>
    public void Freeze()
    {
        foreach (RelayedConnection connection in _connections.Keys) connection.Freeze();
    }

    /// <summary>Lets what is frozen go on, if it still stands.</summary>
    public void Thaw()
    {
        foreach (RelayedConnection connection in _connections.Keys) connection.Thaw();
    }

    /// <summary>Cuts what is connected and takes no connection any more.</summary>
    public void Close()
    {
        _isClosed = true;
        _listener.Dispose();
        Cut();
    }

    public void Dispose() => Close();

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = RelayAsync(await _listener.AcceptAsync());
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Closed: no more connections.
        }
    }

    private async Task RelayAsync(Socket near)
    {
        Interlocked.Increment(ref _accepted);
        long cutAfterBytes = _cutsAfterBytes.TryDequeue(out long bytes) ? bytes : long.MaxValue;
        using RelayedConnection connection = new(near, cutAfterBytes);
        _connections.TryAdd(connection, true);

        // After it was added, so that a close in between is not missed.
        if (!_isClosed) await connection.RunAsync(_target);
        _connections.TryRemove(connection, out _);
    }
}
