using TcpCausalKv.Node.Clients.Text;
using TcpCausalKv.Node.Tests.Loop;

namespace TcpCausalKv.Node.Tests.Clients;

public sealed class BackPressureTests
{
    private const int ValueBytes = 10_000;
    private static readonly string s_value = new('v', ValueBytes);

    [Fact]
    public async Task A_client_that_does_not_read_is_not_served_further_and_gets_everything_once_it_reads()
    {
        const int many = 10_000;
        const int pauseBytes = 1024 * 1024;
        string reply = $"${ValueBytes}\r\n{s_value}\r\n";
        using NodeUnderTest node = new();
        using TestClient client = node.Connect(receiveBufferBytes: 64 * 1024);
        client.Send($"SET k {s_value}\r\n");
        client.Expect("+OK\r\n");

        int mostWaiting = 0;
        await node.AtTurnEnds(() => mostWaiting = Math.Max(mostWaiting, node.Clients.Sessions.Sum(session => session.OutputBytes)));
        Task paused = node.Until(() => node.Clients.Sessions.Sum(session => session.OutputBytes) >= pauseBytes);
        Task sending = Task.Run(() => client.Send(string.Concat(Enumerable.Repeat("GET k\r\n", many))));
        await paused;
        Assert.True(await node.OnLoop(() => node.Clients.Counters.Commands) < many);

        for (int i = 0; i < many; i++) client.Expect(reply);
        await sending.WithinDeadline();
        Assert.InRange(await node.OnLoop(() => mostWaiting), pauseBytes, pauseBytes + reply.Length);
    }

    [Fact]
    public async Task Others_are_served_while_one_does_not_read()
    {
        using NodeUnderTest node = new();
        using TestClient slow = node.Connect(receiveBufferBytes: 64 * 1024);
        using TestClient other = node.Connect();
        slow.Send($"SET k {s_value}\r\n");
        slow.Expect("+OK\r\n");

        Task paused = node.Until(() => node.Clients.Sessions.Any(session => session.OutputBytes >= 1024 * 1024));
        slow.Send(string.Concat(Enumerable.Repeat("GET k\r\n", 5_000)));
        await paused;

        Assert.Equal("+PONG\r\n", other.Ask("PING"));
    }

    [Fact]
    public async Task A_client_that_vanishes_while_replies_wait_is_forgotten()
    {
        using NodeUnderTest node = new();
        using (TestClient slow = node.Connect(receiveBufferBytes: 64 * 1024))
        {
            slow.Send($"SET k {s_value}\r\n");
            slow.Expect("+OK\r\n");
            Task paused = node.Until(() => node.Clients.Sessions.Any(session => session.OutputBytes >= 1024 * 1024));
            slow.Send(string.Concat(Enumerable.Repeat("GET k\r\n", 5_000)));
            await paused;
        }

        await node.Until(() => node.Clients.Count == 0);
    }

    [Fact]
    public async Task A_reply_over_the_bound_ends_the_connection_and_nothing_else()
    {
        CollectingLogger log = new();
        using NodeUnderTest node = new(
            options => options with { ClientLimits = new ClientLimits { OutputPauseBytes = 20_000, OutputBytesMax = 50_000 } }, logger: log);
        using TestClient greedy = node.Connect();
        using TestClient other = node.Connect();
        greedy.Send($"SET k {s_value}\r\nMGET k k\r\n");
        greedy.Expect("+OK\r\n*2\r\n");
        greedy.Read(2 * (ValueBytes + 10));

        greedy.Send("MGET k k k k k\r\n");

        Assert.Equal("", greedy.ReadToEnd());
        Assert.Equal("+PONG\r\n", other.Ask("PING"));
        Assert.Equal(1, await node.OnLoop(() => node.Clients.Count));
        Assert.Contains(1203, log.EventIds);
    }
}
