using System.Net;
using System.Net.Sockets;

namespace TcpCausalKv.Node.Loop;

/// <summary>
/// Ends another thread's wait in a poller: a UDP socket on loopback that is connected to itself, so that only it can send to it.
/// </summary>
/// <remarks>
/// A wake-up that finds the socket's buffer full needs no room of its own: unread ones then wake the poller anyway.
/// </remarks>
public sealed class Waker : ISocketHandler, IDisposable
{
    private static readonly byte[] OneByte = [1];

    /// <summary>Opens the socket, on a port that the system chooses.</summary>
    public Waker()
    {
        Socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        Socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Socket.Connect(Socket.LocalEndPoint!);
        Socket.Blocking = false;
    }

    /// <summary>To be watched for <see cref="Interest.Read"/>: readable from a wake-up until it is drained.</summary>
    public Socket Socket { get; }

    /// <summary>Makes the socket readable. Any thread; never blocks.</summary>
    /// <returns>False if the waker is disposed, so that there is nobody left to wake.</returns>
    public bool Wake()
    {
        try
        {
            Socket.Send(OneByte, SocketFlags.None, out SocketError error);
            return error is SocketError.Success or SocketError.WouldBlock or SocketError.NoBufferSpaceAvailable
                ? true
                : throw new SocketException((int)error);
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>
    /// Forgets the wake-ups so far. Must come before the look at whatever they announced: a wake-up that is forgotten after
    /// the look could be that of something later.
    /// </summary>
    public void Drain()
    {
        Span<byte> received = stackalloc byte[1];
        SocketError error;
        do
        {
            Socket.Receive(received, SocketFlags.None, out error);
        }
        while (error == SocketError.Success);
    }

    /// <inheritdoc/>
    public void OnReady(bool readable, bool writable) => Drain();

    /// <inheritdoc/>
    public void Dispose() => Socket.Dispose();
}
