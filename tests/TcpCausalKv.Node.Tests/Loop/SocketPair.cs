using System.Net;
using System.Net.Sockets;

namespace TcpCausalKv.Node.Tests.Loop;

/// <summary>Two connected, non-blocking TCP sockets on loopback.</summary>
internal sealed class SocketPair : IDisposable
{
    public SocketPair(int? bufferBytes = null)
    {
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        if (bufferBytes is int listenerBytes) listener.ReceiveBufferSize = listenerBytes;
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);

        Near = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        if (bufferBytes is int nearBytes) Near.SendBufferSize = nearBytes;
        Near.Connect(listener.LocalEndPoint!);
        Far = listener.Accept();

        foreach (Socket socket in (Socket[])[Near, Far])
        {
            socket.Blocking = false;
            socket.NoDelay = true;
        }
    }

    public Socket Near { get; }

    public Socket Far { get; }

    public static void SendByte(Socket socket) => Assert.Equal(1, socket.Send([1]));

    public void Dispose()
    {
        Near.Dispose();
        Far.Dispose();
    }
}
