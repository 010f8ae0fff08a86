using System.Net;
using System.Net.Sockets;
using TcpCausalKv.Node.Peers;

namespace TcpCausalKv.Node.Tests.Peers;

public sealed class PeerDiallerTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Socket _dialled = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };

    public PeerDiallerTests()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
    }

    public void Dispose()
    {
        _listener.Dispose();
        _dialled.Dispose();
    }

    [Fact]
    public void A_connection_that_stands_is_ready_for_use()
    {
        using Socket accepted = Connect();

        Assert.Null(PeerDialler.TryPrepare(_dialled));
        Assert.True(_dialled.NoDelay);
    }

    [Fact]
    public void A_connection_that_is_reset_after_it_was_made_is_a_failed_attempt()
    {
        Reset(Connect());

        Assert.Equal("ConnectionReset", PeerDialler.TryPrepare(_dialled));
    }

    [Fact]
    public void A_connection_that_is_reset_between_two_looks_at_it_is_a_failed_attempt_too()
    {
        Reset(Connect());

        // Whoever asks for the error takes it away: the next question finds a socket that is just not connected.
        Assert.Equal((int)SocketError.ConnectionReset, _dialled.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error));
        Assert.Equal("NotConnected", PeerDialler.TryPrepare(_dialled));
    }

    private Socket Connect()
    {
        Assert.Throws<SocketException>(() => _dialled.Connect(_listener.LocalEndPoint!));
        Socket accepted = _listener.Accept();
        Assert.True(_dialled.Poll(Deadline, SelectMode.SelectWrite));
        return accepted;
    }

    private void Reset(Socket accepted)
    {
        accepted.LingerState = new LingerOption(enable: true, seconds: 0);
        accepted.Dispose();
        Assert.True(_dialled.Poll(Deadline, SelectMode.SelectRead));
    }
}
