using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using TcpCausalKv.Node.Loop;

namespace TcpCausalKv.Node.Tests.Loop;

public sealed class ListenerSocketTests : IDisposable
{
    private static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, 0);

    private readonly EventLoop _loop = new("under test", NullLogger.Instance);
    private readonly List<Socket> _accepted = [];
    private readonly List<Socket> _dialled = [];
    private readonly TaskCompletionSource _acceptedAll = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Dispose()
    {
        _loop.Dispose();
        foreach (Socket socket in _accepted.Concat(_dialled)) socket.Dispose();
    }

    [Fact]
    public async Task Every_one_of_many_rapid_connects_is_taken()
    {
        const int Connects = 200;
        using ListenerSocket listener = Listen(expected: Connects);
        Assert.NotEqual(0, listener.EndPoint.Port);
        _loop.Start();

        for (int i = 0; i < Connects; i++) Dial(listener.EndPoint);
        await _acceptedAll.Task.WithinDeadline();

        Assert.True(_loop.Stop());
        Assert.Equal(Connects, _accepted.Count);
        Assert.All(_accepted, socket => Assert.True(!socket.Blocking && socket.NoDelay));
        Assert.Equal(_dialled.Select(LocalPort).Order(), _accepted.Select(RemotePort).Order());
    }

    [Fact]
    public void An_address_in_use_is_refused_with_its_name()
    {
        using ListenerSocket first = Listen(expected: 0);

        ListenException refusal = Assert.Throws<ListenException>(
            () => new ListenerSocket(_loop, first.EndPoint, _accepted.Add, NullLogger.Instance));

        Assert.Equal(SocketError.AddressAlreadyInUse, refusal.Reason);
        Assert.Contains(first.EndPoint.ToString(), refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restarted_listener_gets_its_port_back_while_old_connections_linger()
    {
        ListenerSocket first = Listen(expected: 1);
        _loop.Start();
        Dial(first.EndPoint);
        await _acceptedAll.Task.WithinDeadline();
        Assert.True(_loop.Stop());

        // The listener's side closes first, so its side of the connection stays in TIME_WAIT.
        _accepted[0].Shutdown(SocketShutdown.Both);
        first.Dispose();

        using EventLoop second = new("second", NullLogger.Instance);
        using ListenerSocket again = new(second, first.EndPoint, _accepted.Add, NullLogger.Instance);
        Assert.Equal(first.EndPoint, again.EndPoint);
    }

    [Fact]
    public async Task A_listener_that_cannot_accept_pauses_says_so_once_and_then_takes_those_who_waited()
    {
        CollectingLogger log = new();
        int failures = 0;
        long firstFailureMs = 0;
        long acceptedMs = 0;
        using ListenerSocket listener = new(_loop, AnyPort, Accepted, log, socket =>
        {
            if (failures++ == 0) firstFailureMs = _loop.NowMs;
            return failures <= 2 ? throw new SocketException((int)SocketError.TooManyOpenSockets) : socket.Accept();
        });
        _loop.Start();
        Dial(listener.EndPoint);

        await _acceptedAll.Task.WithinDeadline();

        Assert.True(_loop.Stop());
        Assert.True(acceptedMs - firstFailureMs >= 2 * ListenerSocket.PauseMs);
        Assert.Equal([1010, 1011], log.EventIds);

        void Accepted(Socket socket)
        {
            _accepted.Add(socket);
            acceptedMs = _loop.NowMs;
            _acceptedAll.SetResult();
        }
    }

    [Fact]
    public async Task A_connection_that_is_gone_before_it_is_taken_costs_nobody_else_anything()
    {
        bool aborted = false;
        CollectingLogger log = new();
        using ListenerSocket listener = new(_loop, AnyPort, Accepted, log, socket =>
        {
            Socket connection = socket.Accept();
            if (aborted) return connection;

            aborted = true;
            connection.Dispose();
            throw new SocketException((int)SocketError.ConnectionAborted);
        });
        _loop.Start();
        Dial(listener.EndPoint);
        Dial(listener.EndPoint);

        await _acceptedAll.Task.WithinDeadline();

        Assert.True(_loop.Stop());
        Assert.Single(_accepted);
        Assert.Empty(log.EventIds);

        void Accepted(Socket socket)
        {
            _accepted.Add(socket);
            _acceptedAll.SetResult();
        }
    }

    [Fact]
    public void A_listener_can_be_disposed_while_it_pauses()
    {
        using ListenerSocket listener = new(
            _loop,
            AnyPort,
            _accepted.Add,
            NullLogger.Instance,
            _ => throw new SocketException((int)SocketError.TooManyOpenSockets));
        Dial(listener.EndPoint);
        listener.OnReady(readable: true, writable: false);
        Assert.NotEqual(Timeout.Infinite, _loop.Timers.NextTimeoutMs(_loop.NowMs));

        listener.Dispose();

        Assert.Equal(Timeout.Infinite, _loop.Timers.NextTimeoutMs(_loop.NowMs));
    }

    private static int LocalPort(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;

    private static int RemotePort(Socket socket) => ((IPEndPoint)socket.RemoteEndPoint!).Port;

    private ListenerSocket Listen(int expected) => new(
        _loop,
        AnyPort,
        socket =>
        {
            _accepted.Add(socket);
            if (_accepted.Count == expected) _acceptedAll.SetResult();
        },
        NullLogger.Instance);

    private void Dial(IPEndPoint endPoint)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _dialled.Add(socket);
        socket.Connect(endPoint);
    }
}
