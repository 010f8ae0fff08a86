using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Tests.Clients;

public sealed class PositionWaitTests
{
    private static readonly string[] s_members = ["x", "y", "z"];

    [Fact]
    public async Task A_wait_ends_when_the_last_of_its_writes_is_applied()
    {
        using NodeUnderTest node = new(members: s_members);
        using TestClient client = node.Connect();
        client.Send($"CAUSAL WAIT {Token(node, y: 2, z: 1)}\r\n");
        await node.Until(() => node.State.Replica.Waiters.Count == 1);

        Assert.Equal(WireFault.None, await node.Receive(1, RemoteWrites.Set(1, 1, "a", "1")));
        Assert.Equal(WireFault.None, await node.Receive(2, RemoteWrites.Set(2, 1, "b", "2")));
        Assert.Equal(1, await node.OnLoop(() => node.State.Replica.Waiters.Count));
        Assert.Equal(WireFault.None, await node.Receive(1, RemoteWrites.Set(1, 2, "a", "3")));

        client.Expect("+OK\r\n");
    }

    [Fact]
    public async Task What_follows_a_wait_runs_after_it()
    {
        using NodeUnderTest node = new(members: s_members);
        using TestClient client = node.Connect();
        client.Send($"CAUSAL WAIT {Token(node, y: 1)}\r\nGET a\r\nSET b 1\r\n");
        await node.Until(() => node.State.Replica.Waiters.Count == 1);
        client.Send("GET b\r\n");

        await node.Receive(1, RemoteWrites.Set(1, 1, "a", "1"));

        client.Expect("+OK\r\n$1\r\n1\r\n+OK\r\n$1\r\n1\r\n");
    }

    [Fact]
    public async Task Other_clients_are_served_during_a_wait()
    {
        using NodeUnderTest node = new(members: s_members);
        using TestClient waits = node.Connect();
        using TestClient other = node.Connect();
        waits.Send($"CAUSAL WAIT {Token(node, y: 1)}\r\n");
        await node.Until(() => node.State.Replica.Waiters.Count == 1);

        Assert.Equal("+OK\r\n", other.Ask("SET a 1"));
        Assert.Contains("\r\nblocked_clients:1\r\n", other.Ask("INFO clients"), StringComparison.Ordinal);
        Assert.Contains(" flags=b ", other.Ask("CLIENT LIST"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task At_its_deadline_a_wait_names_what_is_missing()
    {
        using NodeUnderTest node = new(members: s_members);
        using TestClient client = node.Connect();
        await node.Receive(1, RemoteWrites.Set(1, 1, "a", "1"));

        client.Send($"CAUSAL WAIT {Token(node, y: 3, z: 1)} 20\r\nPING\r\n");

        client.Expect("-TIMEOUT still missing: y:2..3 z:1\r\n+PONG\r\n");
        Assert.Equal(0, await node.OnLoop(() => node.State.Replica.Waiters.Count));
    }

    [Fact]
    public void Zero_milliseconds_only_look()
    {
        using NodeUnderTest node = new(members: s_members);

        ReplyScript.Play(node, $"""
            CAUSAL WAIT {Token(node, y: 1)} 0  => -TIMEOUT still missing: y:1|
            CAUSAL WAIT {Token(node)} 0        => +OK|
            CAUSAL WAIT {Token(node)}          => +OK|
            """);
    }

    [Fact]
    public async Task A_client_that_vanishes_waits_no_longer()
    {
        using NodeUnderTest node = new(members: s_members);
        using (TestClient client = node.Connect())
        {
            client.Send($"CAUSAL WAIT {Token(node, y: 1)} 100000\r\nGET a\r\n");
            await node.Until(() => node.State.Replica.Waiters.Count == 1);
        }

        await node.Until(() => node.State.Replica.Waiters.Count == 0 && node.Clients.Count == 0);
        Assert.Equal(WireFault.None, await node.Receive(1, RemoteWrites.Set(1, 1, "a", "1")));
    }

    [Fact]
    public async Task A_client_that_waits_cannot_make_the_node_keep_endless_input()
    {
        const int bytesMax = 100_000;
        using NodeUnderTest node = new(options => options with { ClientLimits = new ClientLimits { CommandBytesMax = bytesMax } }, s_members);
        using TestClient client = node.Connect();
        client.Send($"CAUSAL WAIT {Token(node, y: 1)}\r\n");
        await node.Until(() => node.State.Replica.Waiters.Count == 1);

        Task taken = node.Until(() => node.Clients.Sessions.Any(session => session.InputBytes > bytesMax / 2));
        Task gone = node.Until(() => node.Clients.Count == 0);
        client.Send(string.Concat(Enumerable.Repeat("PING\r\n", bytesMax / 6)));
        await taken;
        client.Send(string.Concat(Enumerable.Repeat("PING\r\n", 10)));
        await gone;
        Assert.Equal(0, await node.OnLoop(() => node.Clients.Memory.Bytes));
    }

    [Fact]
    public async Task What_was_sent_behind_a_command_that_waits_is_run_once_it_ends()
    {
        const int many = 200_000;
        using NodeUnderTest node = new(members: s_members);
        using TestClient client = node.Connect();
        client.Send($"CAUSAL WAIT {Token(node, y: 1)}\r\n");
        await node.Until(() => node.State.Replica.Waiters.Count == 1);

        client.Send(string.Concat(Enumerable.Repeat("PING\r\n", many)));
        await node.Receive(1, RemoteWrites.Set(1, 1, "a", "1"));
        client.Expect("+OK\r\n" + string.Concat(Enumerable.Repeat("+PONG\r\n", many)));
    }

    [Fact]
    public void A_token_that_is_none_or_of_another_cluster_is_refused_at_once()
    {
        using NodeUnderTest node = new();
        string id = $"{node.State.Replica.Membership.Id}";
        string other = $"{new ClusterId(1)}";
        const string example = "ckv3-9f86d081884c7d659a2feaa0c55ad015-12.7";

        ReplyScript.Play(node, $"""
            CAUSAL WAIT                             => -ERR wrong number of arguments for 'causal|wait' command|
            CAUSAL WAIT what                        => -ERR invalid token: give one as CAUSAL TOKEN answers it, such as {example}|
            CAUSAL WAIT ckv3-{other}-1              => -ERR this token is of another cluster ({other}); this node is of tests ({id})|
            CAUSAL WAIT ckv3-{id}-1 x               => -ERR timeout is not an integer or out of range|
            CAUSAL WAIT ckv3-{id}-1 3000000000      => -ERR timeout is not an integer or out of range|
            CAUSAL WAIT ckv3-{id}-1 -1              => -ERR timeout is negative|
            CAUSAL WAIT ckv3-{id}-1 1 2             => -ERR wrong number of arguments for 'causal|wait' command|
            """);
    }

    [Fact]
    public void A_token_taken_after_a_write_covers_it()
    {
        using NodeUnderTest node = new(members: s_members);

        ReplyScript.Play(node, $"""
            SET a 1       => +OK|
            CAUSAL TOKEN  => $39|{Token(node, x: 1)}|
            """);
    }

    private static string Token(NodeUnderTest node, ulong x = 0, ulong y = 0, ulong z = 0)
    {
        VectorClock clock = new(node.State.Options.Cluster.Width);
        clock.Advance(0, x);
        clock.Advance(1, y);
        clock.Advance(2, z);
        return new CausalToken(node.State.Replica.Membership.Id, clock).ToString();
    }
}
