using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Wire;

namespace TcpCausalKv.Node.Tests.Clients;

public sealed class CausalCommandTests
{
    private static readonly string[] s_members = ["x", "y", "z"];

    [Fact]
    public async Task CLOCK_counts_what_is_applied_of_each_member()
    {
        using NodeUnderTest node = new(members: s_members);
        using TestClient client = node.Connect();
        client.Ask("SET a 1");
        await node.Receive(1, RemoteWrites.Set(1, 1, "b", "1"));

        Assert.Equal("$11\r\nx:1 y:1 z:0\r\n", client.Ask("CAUSAL CLOCK"));
    }

    [Fact]
    public async Task DIGEST_is_that_of_the_data()
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();

        Assert.Equal("$16\r\n0000000000000000\r\n", client.Ask("CAUSAL DIGEST"));
        client.Ask("SET a 1");
        string digest = await node.OnLoop(() => $"{node.State.Replica.Keyspace.Digest:x16}");
        Assert.Equal($"$16\r\n{digest}\r\n", client.Ask("CAUSAL DIGEST"));
    }

    [Fact]
    public async Task HELD_names_what_is_held_and_what_it_lacks()
    {
        using NodeUnderTest node = new(members: s_members);
        using TestClient client = node.Connect();
        Assert.Equal("*0\r\n", client.Ask("CAUSAL HELD"));

        byte[] head = RemoteWrites.Set(1, 1, "a", "1", new Dot(2, 4));
        byte[] next = RemoteWrites.Set(1, 2, "a", "2", new Dot(2, 4));
        Assert.Equal(WireFault.None, await node.Receive(1, head));
        Assert.Equal(WireFault.None, await node.Receive(2, next));
        client.Ask("MODE TEXT");

        string[] lines = client.Ask("CAUSAL HELD").Split('\n');
        Assert.Matches($"""^1\) "y:1 \({head.Length} bytes from y, held [0-9]+ ms\) lacks z:1..4"$""", lines[0]);
        Assert.Matches($"""^2\) "y:2 \({next.Length} bytes from z, held [0-9]+ ms\) lacks y:1 z:1..4"$""", lines[1]);
    }

    [Fact]
    public async Task HELD_lists_a_thousand_and_counts_the_rest()
    {
        using NodeUnderTest node = new(members: s_members);
        using TestClient client = node.Connect();
        for (ulong sequence = 1; sequence <= 1003; sequence++)
        {
            await node.Receive(1, RemoteWrites.Set(1, sequence, "a", "1", new Dot(2, 1)));
        }

        string reply = client.Ask("CAUSAL HELD");
        Assert.StartsWith("*1001\r\n", reply, StringComparison.Ordinal);
        Assert.EndsWith("$10\r\nand 3 more\r\n", reply, StringComparison.Ordinal);
    }

    [Fact]
    public async Task VERSIONS_shows_every_sibling_the_one_that_is_read_first()
    {
        using NodeUnderTest node = new(members: s_members);
        using TestClient client = node.Connect();
        await node.Receive(1, RemoteWrites.Set(1, 1, "a", "of y"));
        await node.Receive(2, RemoteWrites.Set(2, 1, "a", "of z"));
        client.Ask("MODE TEXT");

        Assert.Equal("""
            1) 1# "origin" => "z"
               2# "epoch" => (integer) 0
               3# "sequence" => (integer) 1
               4# "timestamp" => "1002.0"
               5# "kind" => "text"
               6# "part" => ""
               7# "value" => "of z"
            2) 1# "origin" => "y"
               2# "epoch" => (integer) 0
               3# "sequence" => (integer) 1
               4# "timestamp" => "1001.0"
               5# "kind" => "text"
               6# "part" => ""
               7# "value" => "of y"

            """, client.Ask("CAUSAL VERSIONS a"));
        Assert.Equal("(empty array)\n", client.Ask("CAUSAL VERSIONS nothing"));
        Assert.Equal("\"of z\"\n", client.Ask("GET a"));
    }

    [Fact]
    public void PEERS_tells_how_far_each_lags()
    {
        using NodeUnderTest node = new(members: s_members);
        using TestClient client = node.Connect();
        client.Ask("SET a 1");
        client.Ask("SET a 2");
        client.Ask("MODE TEXT");

        string[] lines = client.Ask("CAUSAL PEERS").Split('\n');
        Assert.Equal("""1) 1# "name" => "y" """.Trim(), lines[0]);
        Assert.Equal("""   2# "state" => "connecting" """.TrimEnd(), lines[1]);
        Assert.Equal("""   3# "acknowledged" => "x:0 y:0 z:0" """.TrimEnd(), lines[2]);
        Assert.Equal("""   4# "lag_writes" => (integer) 2""", lines[3]);
        Assert.Matches("""^   5# "lag_ms" => \(integer\) [0-9]+$""", lines[4]);
        Assert.Equal("""   6# "behind_log" => (false)""", lines[5]);
        Assert.Equal("""2) 1# "name" => "z" """.Trim(), lines[6]);
    }

    [Fact]
    public void LINK_needs_a_node_that_allows_faults()
    {
        using NodeUnderTest node = new(members: s_members);

        ReplyScript.Play(node, "CAUSAL LINK y HOLD => -ERR faults are not allowed: start the node with --allow-faults|");
    }

    [Fact]
    public async Task LINK_holds_releases_and_delays_what_goes_to_a_peer()
    {
        using NodeUnderTest node = new(options => options with { AllowFaults = true }, members: s_members);

        ReplyScript.Play(node, """
            CAUSAL LINK y HOLD       => +OK|
            CAUSAL LINK z delay 250  => +OK|
            """);
        Assert.True(await node.OnLoop(() => node.State.Links.Gate(1).IsHeld));
        Assert.Equal(250, await node.OnLoop(() => node.State.Links.Gate(2).DelayMs));

        ReplyScript.Play(node, "CAUSAL LINK y RELEASE => +OK|");
        Assert.False(await node.OnLoop(() => node.State.Links.Gate(1).IsHeld));
    }

    [Fact]
    public void LINK_says_what_it_takes()
    {
        using NodeUnderTest node = new(options => options with { AllowFaults = true }, members: s_members);

        ReplyScript.Play(node, """
            CAUSAL LINK y            => -ERR wrong number of arguments for 'causal|link' command|
            CAUSAL LINK x HOLD       => -ERR 'x' is no peer of x; its peers: y, z|
            CAUSAL LINK what HOLD    => -ERR 'what' is no peer of x; its peers: y, z|
            CAUSAL LINK y WHAT       => -ERR say HOLD, RELEASE, or DELAY and milliseconds|
            CAUSAL LINK y DELAY      => -ERR say HOLD, RELEASE, or DELAY and milliseconds|
            CAUSAL LINK y HOLD 1     => -ERR say HOLD, RELEASE, or DELAY and milliseconds|
            CAUSAL LINK y DELAY x    => -ERR value is not an integer or out of range|
            CAUSAL LINK y DELAY -1   => -ERR value is not an integer or out of range|
            """);
    }
}
