using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using TcpCausalKv.Node.Diagnostics;

namespace TcpCausalKv.Node.Loop;

/// <summary>Takes TCP connections on one address. Used on its loop only.</summary>
/// <remarks>
/// When the system cannot give a connection (no descriptor left, for one), accepting pauses for <see cref="PauseMs"/>: those
/// who connect meanwhile wait in the backlog, and the loop does not spin on a listener that stays ready.
/// </remarks>
public sealed class ListenerSocket : ISocketHandler, IDisposable
{
    /// <summary>Connections that the system keeps for the loop until it takes them.</summary>
    public const int BacklogMax = 512;

    /// <summary>Connections taken in one turn; the rest wait for the next.</summary>
    public const int AcceptsPerTurnMax = 64;

    /// <summary>How long accepting pauses after a failure, in milliseconds.</summary>
    public const int PauseMs = 100;

    private readonly EventLoop _loop;
    private readonly ILogger _logger;
    private readonly Action<Socket> _accepted;
    private readonly Func<Socket, Socket> _accept;
    private readonly Socket _socket;
    private readonly Registration _registration;
    private LoopTimer? _pause;
    private bool _failing;

    /// <summary>Binds, listens and starts to accept.</summary>
    /// <param name="loop">Takes the connections.</param>
    /// <param name="endPoint">Port 0 lets the system choose one.</param>
    /// <param name="accepted">Owns each connection from its call on: non-blocking, without Nagle's delay.</param>
    /// <param name="logger">Hears when accepting fails, and when it works again.</param>
    /// <param name="accept">Takes a connection; null for <see cref="Socket.Accept()"/>. A test gives one that fails.</param>
    /// <exception cref="ListenException">The address cannot be had.</exception>
    public ListenerSocket(
        EventLoop loop,
        IPEndPoint endPoint,
        Action<Socket> accepted,
        ILogger logger,
        Func<Socket, Socket>? accept = null)
    {
        _loop = loop;
        _logger = logger;
        _accepted = accepted;
        _accept = accept ?? (static listener => listener.Accept());
        _socket = Listen(endPoint);
        EndPoint = (IPEndPoint)_socket.LocalEndPoint!;
        _registration = loop.Register(_socket, this, Interest.Read);
    }

    /// <summary>The address as bound, with the port that the system chose if it was to.</summary>
    public IPEndPoint EndPoint { get; }

    /// <inheritdoc/>
    public void OnReady(bool readable, bool writable)
    {
        for (int i = 0; i < AcceptsPerTurnMax && HasWaiting(); i++)
        {
            if (!TryAccept(out Socket? connection)) return;
            if (connection is not null) _accepted(connection);
        }
    }

    /// <summary>Stops to listen. Connections that nobody has taken yet are reset; those taken stay.</summary>
    public void Dispose()
    {
        _pause?.Cancel();
        _registration.Dispose();
        _socket.Dispose();
    }

    private static Socket Listen(IPEndPoint endPoint)
    {
        Socket socket = new(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // An address in TIME_WAIT can be bound: on Unix the runtime sets SO_REUSEADDR for that itself, and Windows needs
            // nothing. The runtime's own ReuseAddress option would let two processes listen on one port (SO_REUSEPORT).
            if (OperatingSystem.IsWindows()) socket.ExclusiveAddressUse = true;
            socket.Blocking = false;
            socket.Bind(endPoint);
            socket.Listen(BacklogMax);
            return socket;
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            throw new ListenException(endPoint, exception);
        }
    }

    // An accept that would block is an exception in .NET, and every turn would end with one.
    private bool HasWaiting() => _registration.Interest != Interest.None && _socket.Poll(0, SelectMode.SelectRead);

    /// <summary>Takes one connection.</summary>
    /// <param name="connection">Null if it was gone before it could be taken.</param>
    /// <returns>False if accepting had to pause.</returns>
    private bool TryAccept(out Socket? connection)
    {
        connection = null;
        try
        {
            connection = Prepare(_accept(_socket));
            NoteAccepting();
            return true;
        }
        catch (SocketException exception) when (IsGone(exception.SocketErrorCode))
        {
            return true;
        }
        catch (SocketException exception)
        {
            Pause(exception);
            return false;
        }
    }

    // The connection's own end, not a trouble of this listener.
    private static bool IsGone(SocketError error) =>
        error is SocketError.ConnectionAborted or SocketError.ConnectionReset or SocketError.WouldBlock;

    private static Socket? Prepare(Socket connection)
    {
        try
        {
            connection.Blocking = false;
            connection.NoDelay = true;
            return connection;
        }
        catch (SocketException)
        {
            // Some systems refuse options on a connection that the other side has reset already.
            connection.Dispose();
            return null;
        }
    }

    private void Pause(SocketException exception)
    {
        if (!_failing) _logger.AcceptFailed(exception, EndPoint);
        _failing = true;

        _registration.SetInterest(Interest.None);
        _pause = _loop.Timers.Schedule(_loop.NowMs + PauseMs, () => _registration.SetInterest(Interest.Read));
    }

    private void NoteAccepting()
    {
        if (!_failing) return;

        _failing = false;
        _logger.AcceptWorksAgain(EndPoint);
    }
}
