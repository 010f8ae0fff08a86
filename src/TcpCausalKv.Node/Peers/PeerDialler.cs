using System.Net;
using System.Net.Sockets;
using TcpCausalKv.Node.Loop;

namespace TcpCausalKv.Node.Peers;

/// <summary>Makes one connection attempt at a time to one peer, and hands over the socket once it is connected.</summary>
/// <remarks>On the loop only, but for name resolution, which may block and so runs beside it.</remarks>
public sealed class PeerDialler : ISocketHandler, IDisposable
{
    private const int ConnectMs = 3_000;

    private readonly EventLoop _loop;
    private readonly PeerAddress _address;
    private readonly Action<Socket> _connected;
    private readonly Action<string> _failed;
    private Socket? _socket;
    private Registration? _registration;
    private LoopTimer? _deadline;
    private bool _isDisposed;

    /// <summary>A dialler that does nothing until <see cref="Dial"/>.</summary>
    /// <param name="loop">Runs it.</param>
    /// <param name="address">Where the peer listens; a name is resolved at every attempt.</param>
    /// <param name="connected">Owns the socket from its call on.</param>
    /// <param name="failed">Is told why an attempt failed.</param>
    public PeerDialler(EventLoop loop, PeerAddress address, Action<Socket> connected, Action<string> failed)
    {
        _loop = loop;
        _address = address;
        _connected = connected;
        _failed = failed;
    }

    /// <summary>Begins an attempt; exactly one of the two callbacks follows, unless the dialler is disposed first.</summary>
    public void Dial()
    {
        if (IPAddress.TryParse(_address.Host, out IPAddress? literal)) Connect(literal);
        else _ = ResolveAsync();
    }

    /// <inheritdoc/>
    public void OnReady(bool readable, bool writable)
    {
        if (_socket is not { } socket) return;

        if (TryPrepare(socket) is { } fault)
        {
            Fail(fault);
            return;
        }

        Forget();
        _connected(socket);
    }

    /// <summary>Ends an attempt that is under way.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        Socket? socket = _socket;
        Forget();
        socket?.Dispose();
    }

    /// <summary>Makes a socket whose attempt has an outcome ready for use.</summary>
    /// <returns>Why it is of no use; null if it is.</returns>
    internal static string? TryPrepare(Socket socket)
    {
        try
        {
            SocketError outcome = (SocketError)(int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
            if (outcome != SocketError.Success) return outcome.ToString();

            // On loopback, dialling a port that nobody listens on can by chance meet itself, and would then keep the peer from its port.
            if (Equals(socket.LocalEndPoint, socket.RemoteEndPoint)) return "the connection met itself: nobody listens there";

            socket.NoDelay = true;
            return null;
        }
        catch (SocketException gone)
        {
            // The peer has ended between two of these calls.
            return gone.SocketErrorCode.ToString();
        }
    }

    private async Task ResolveAsync()
    {
        IPAddress[] addresses = [];
        string why = "the name has no address";
        try
        {
            addresses = await Dns.GetHostAddressesAsync(_address.Host).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException)
        {
            // An argument exception is what a name gets that no resolver would take, one of over 255 characters for example.
            why = exception.Message;
        }

        _loop.Post(() => Resolved(addresses, why));
    }

    private void Resolved(IPAddress[] addresses, string why)
    {
        if (_isDisposed) return;
        if (addresses.Length == 0) _failed($"{_address.Host}: {why}");
        else Connect(Array.Find(addresses, address => address.AddressFamily == AddressFamily.InterNetwork) ?? addresses[0]);
    }

    private void Connect(IPAddress address)
    {
        Socket socket;
        try
        {
            socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        }
        catch (SocketException exception)
        {
            // No descriptor is left, or the system has switched this kind of address off: the next attempt may do better.
            Fail(exception.SocketErrorCode.ToString());
            return;
        }

        _socket = socket;
        try
        {
            socket.Connect(address, _address.Port);
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            // The usual case: the socket becomes writable once the attempt has an outcome.
        }
        catch (SocketException exception)
        {
            Fail(exception.SocketErrorCode.ToString());
            return;
        }

        _registration = _loop.Register(socket, this, Interest.Write);
        _deadline = _loop.Timers.Schedule(_loop.NowMs + ConnectMs, () => Fail($"no answer within {ConnectMs} ms"));
    }

    private void Fail(string why)
    {
        Socket? socket = _socket;
        Forget();
        socket?.Dispose();
        _failed(why);
    }

    private void Forget()
    {
        _registration?.Dispose();
        _deadline?.Cancel();
        _registration = null;
        _deadline = null;
        _socket = null;
    }
}
