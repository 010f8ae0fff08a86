using TcpCausalKv.Node.Clients.Text;
using TcpCausalKv.Node.Tests.Loop;

namespace TcpCausalKv.Node.Tests.Clients;

public sealed class BackPressureTests
{
    private const int ValueBytes = 10_000;
    private static readonly string s_value = new('v', ValueBytes);

    [Fact]
    public async Task A_client_that_sends_everything_before_it_reads_gets_everything()
    {
        const int many = 10_000;
        string reply = $"${ValueBytes}\r\n{s_value}\r\n";
        using NodeUnderTest node = new();
        using TestClient client = node.Connect(receiveBufferBytes: 64 * 1024);
        client.Send($"SET k {s_value}\r\n");
        client.Expect("+OK\r\n");

        client.Send(string.Concat(Enumerable.Repeat("GET k\r\n", many)));
        await node.Until(() => node.Clients.Counters.Commands > many);
        Assert.InRange(await node.OnLoop(() => node.Clients.Memory.Bytes), many * ValueBytes / 2, many * (ValueBytes + 20));

        for (int i = 0; i < many; i++) client.Expect(reply);
        await node.Until(() => node.Clients.Memory.Bytes == 0);
    }

    [Fact]
    public async Task A_turn_does_so_much_for_one_client_and_then_comes_to_the_next()
    {
        using NodeUnderTest node = new();
        using TestClient greedy = node.Connect(receiveBufferBytes: 64 * 1024);
        greedy.Send($"SET k {s_value}\r\n");
        greedy.Expect("+OK\r\n");

        int before = 0;
        int mostInATurn = 0;
        await node.AtTurnEnds(() =>
        {
            int now = (int)node.Clients.Counters.Commands;
            mostInATurn = Math.Max(mostInATurn, now - before);
            before = now;
        });
        await node.OnLoop(() => before = (int)node.Clients.Counters.Commands);
        Task all = node.Until(() => node.Clients.Counters.Commands >= 5_000);
        greedy.Send(string.Concat(Enumerable.Repeat("GET k\r\n", 5_000)));
        await all;
        Assert.InRange(await node.OnLoop(() => mostInATurn), 1, 2 * 256 * 1024 / ValueBytes + 2);
    }

    [Fact]
    public async Task All_clients_together_stay_below_a_bound_and_who_takes_most_goes()
    {
        CollectingLogger log = new();
        using NodeUnderTest node = new(logger: log);
        using TestClient modest = node.Connect();
        modest.Send($"SET k {s_value}\r\n");
        modest.Expect("+OK\r\n");
        Assert.Equal("+OK\r\n", modest.Ask("CONFIG SET maxmemory-clients 16mb"));

        long most = 0;
        await node.AtTurnEnds(() => most = Math.Max(most, node.Clients.Memory.Bytes));
        Task gone = node.Until(() => node.Clients.Memory.Evictions == 1);
        using TestClient first = node.Connect(receiveBufferBytes: 16 * 1024);
        using TestClient second = node.Connect(receiveBufferBytes: 16 * 1024);
        foreach (TestClient greedy in (TestClient[])[first, second]) greedy.Send(string.Concat(Enumerable.Repeat("GET k\r\n", 1_500)));
        await gone;

        Assert.Equal("+PONG\r\n", modest.Ask("PING"));
        await node.Until(() => node.Clients.Count == 2);
        Assert.Contains(1205, log.EventIds);
        Assert.InRange(await node.OnLoop(() => most), 1, 17 * 1024 * 1024);
    }

    [Fact]
    public async Task Others_are_served_while_one_does_not_read()
    {
        using NodeUnderTest node = new();
        using TestClient slow = node.Connect(receiveBufferBytes: 64 * 1024);
        using TestClient other = node.Connect();
        slow.Send($"SET k {s_value}\r\n");
        slow.Expect("+OK\r\n");

        Task waiting = node.Until(() => node.Clients.Sessions.Any(session => session.OutputBytes >= 1024 * 1024));
        slow.Send(string.Concat(Enumerable.Repeat("GET k\r\n", 5_000)));
        await waiting;

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
            Task waiting = node.Until(() => node.Clients.Sessions.Any(session => session.OutputBytes >= 1024 * 1024));
            slow.Send(string.Concat(Enumerable.Repeat("GET k\r\n", 5_000)));
            await waiting;
        }

        await node.Until(() => node.Clients.Count == 0);
    }

    [Fact]
    public async Task A_reply_over_the_bound_ends_the_connection_and_nothing_else()
    {
        CollectingLogger log = new();
        using NodeUnderTest node = new(
            options => options with { ClientLimits = new ClientLimits { OutputBytesMax = 50_000 } }, logger: log);
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
