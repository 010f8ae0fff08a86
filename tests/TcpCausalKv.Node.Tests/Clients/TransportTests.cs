using System.Net;
using System.Text;
using TcpCausalKv.Node.Tests.Transports;

namespace TcpCausalKv.Node.Tests.Clients;

/// <summary>A client over something else than a socket.</summary>
public sealed class TransportTests : IDisposable
{
    private readonly NodeUnderTest _node = new();

    public void Dispose() => _node.Dispose();

    [Fact]
    public async Task A_session_runs_over_any_transport()
    {
        MemoryTransport transport = await Serve(roomBytes: 1_000);
        await Arrive(transport, "SET a 1\r\nGET a\r\n");
        Assert.Equal("+OK\r\n$1\r\n1\r\n", await TakeSent(transport, bytes: 12));

        transport.HasEnded = true;
        await Arrive(transport, "");
        await _node.Until(() => transport.IsDisposed);
    }

    [Fact]
    public async Task What_a_transport_has_no_room_for_is_sent_once_it_has()
    {
        MemoryTransport transport = await Serve(roomBytes: 5);
        await Arrive(transport, "PING\r\nPING\r\n");
        Assert.Equal("+PONG\r\n+PONG\r\n", await TakeSent(transport, bytes: 14));
    }

    private Task<MemoryTransport> Serve(int roomBytes) => _node.OnLoop(() =>
    {
        MemoryTransport transport = new(roomBytes);
        _node.Clients.Serve(transport, new IPEndPoint(IPAddress.Loopback, 1), new IPEndPoint(IPAddress.Loopback, 2));
        return transport;
    });

    private Task<bool> Arrive(MemoryTransport transport, string text) => _node.OnLoop(() =>
    {
        transport.Arrive(text);
        return true;
    });

    private async Task<string> TakeSent(MemoryTransport transport, int bytes)
    {
        StringBuilder sent = new();
        while (sent.Length < bytes) sent.Append(await _node.OnLoop(transport.TakeSent));
        return sent.ToString();
    }
}
