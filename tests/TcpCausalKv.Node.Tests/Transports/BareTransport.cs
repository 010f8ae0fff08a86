using System.Net.Sockets;
using TcpCausalKv.Node.Loop;
using TcpCausalKv.Node.Transports;

namespace TcpCausalKv.Node.Tests.Transports;

/// <summary>A socket that no loop watches, and that stays the test's.</summary>
internal sealed class BareTransport(Socket socket) : ITransport
{
    public string Remote => "test";

    public int Descriptor => -1;

    public Interest Interest { get; private set; }

    public void Attach(ISocketHandler handler)
    {
    }

    public void SetInterest(Interest interest) => Interest = interest;

    public int Receive(Span<byte> room, out SocketError error) => socket.Receive(room, SocketFlags.None, out error);

    public int Send(ReadOnlySpan<byte> bytes, out SocketError error) => socket.Send(bytes, SocketFlags.None, out error);

    public void Dispose()
    {
    }
}
