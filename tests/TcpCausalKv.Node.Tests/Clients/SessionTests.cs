using System.Net.Sockets;
using TcpCausalKv.Node.Tests.Loop;

namespace TcpCausalKv.Node.Tests.Clients;

public sealed class SessionTests
{
    private const string MixedInput = "PING\r\nSET a \"x y\"\r\n*2\r\n$3\r\nGET\r\n$1\r\na\r\n\r\n*0\r\nDEL a b\nGET a\r\n";
    private const string MixedReplies = "+PONG\r\n+OK\r\n$3\r\nx y\r\n:1\r\n$-1\r\n";

    [Fact]
    public void Replies_come_in_the_order_of_their_commands()
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();

        client.Send(MixedInput);

        client.Expect(MixedReplies);
    }

    [Fact]
    public void Input_that_arrives_byte_by_byte_gives_the_same_replies()
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();

        foreach (char character in MixedInput) client.Send(character.ToString());

        client.Expect(MixedReplies);
    }

    [Fact]
    public async Task All_that_has_arrived_is_answered_by_one_flush()
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();
        client.Send("PING\r\n");
        client.Expect("+PONG\r\n");

        List<long> sent = [];
        await node.AtTurnEnds(() => sent.Add(node.Clients.Counters.OutputBytes));
        client.Send(string.Concat(Enumerable.Repeat("PING\r\n", 1000)));
        client.Expect(string.Concat(Enumerable.Repeat("+PONG\r\n", 1000)));

        long[] distinct = await node.OnLoop(() => sent.Distinct().ToArray());
        Assert.Equal([7, 7007], distinct);
    }

    [Fact]
    public async Task A_reply_leaves_after_its_write_is_in_the_log()
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();

        client.Send("SET a 1\r\n");
        client.Expect("+OK\r\n");

        Assert.True(await node.OnLoop(() => node.State.Log.Bytes) > 0);
    }

    [Fact]
    public async Task A_command_that_changes_nothing_makes_no_write()
    {
        using NodeUnderTest node = new();
        ReplyScript.Play(node, """
            DEL a           => :0|
            GETDEL a        => $-1|
            FLUSHALL        => +OK|
            SET a 1 XX      => $-1|
            SET a 1         => +OK|
            SET a 2 NX      => $-1|
            APPEND a ""     => :1|
            CAUSAL CLOCK    => $3|x:1|
            """);

        Assert.Equal(1UL, await node.OnLoop(() => node.State.Replica.OwnEntry));
    }

    [Fact]
    public void QUIT_is_answered_and_ends_the_connection()
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();

        client.Send("PING\r\nQUIT\r\nPING\r\n");

        Assert.Equal("+PONG\r\n+OK\r\n", client.ReadToEnd());
    }

    [Fact]
    public void Who_sends_no_more_still_gets_every_reply()
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();

        client.Send("PING\r\nPING\r\nPI");
        client.Socket.Shutdown(SocketShutdown.Send);

        Assert.Equal("+PONG\r\n+PONG\r\n", client.ReadToEnd());
    }

    [Theory]
    [InlineData("*x\r\n", "invalid multibulk length")]
    [InlineData("*1\r\nGET\r\n", "expected '$', got 'G'")]
    [InlineData("*1\r\n$-1\r\n", "invalid bulk length")]
    [InlineData("*1\r\n$600000000\r\n", "invalid bulk length")]
    [InlineData("GET \"a\r\n", "unbalanced quotes in request")]
    public void Input_that_is_no_command_is_answered_and_ends_the_connection(string input, string reason)
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();

        client.Send($"PING\r\n{input}");

        Assert.Equal($"+PONG\r\n-ERR Protocol error: {reason}\r\n", client.ReadToEnd());
    }

    [Fact]
    public void A_line_that_never_ends_is_refused()
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();

        client.Send(new string('a', (64 * 1024) + 1));

        Assert.Equal("-ERR Protocol error: too big inline request\r\n", client.ReadToEnd());
    }

    [Fact]
    public async Task A_client_above_the_maximum_is_told_so_and_closed()
    {
        CollectingLogger log = new();
        using NodeUnderTest node = new(options => options with { ClientsMax = 2 }, logger: log);
        using TestClient first = node.Connect();
        using TestClient second = node.Connect();
        first.Send("PING\r\n");
        first.Expect("+PONG\r\n");
        second.Send("PING\r\n");
        second.Expect("+PONG\r\n");

        for (int i = 0; i < 3; i++)
        {
            using TestClient third = node.Connect();
            Assert.Equal("-ERR max number of clients reached\r\n", third.ReadToEnd());
        }

        Assert.Equal(1, log.EventIds.Count(id => id == 1204));
        Assert.Equal(2, await node.OnLoop(() => node.Clients.Count));

        first.Send("QUIT\r\n");
        Assert.Equal("+OK\r\n", first.ReadToEnd());
        using TestClient next = node.Connect();
        next.Send("PING\r\n");
        next.Expect("+PONG\r\n");
    }

    [Fact]
    public async Task A_client_that_vanishes_is_forgotten()
    {
        using NodeUnderTest node = new();
        using TestClient stays = node.Connect();
        TestClient vanishes = node.Connect();
        vanishes.Send("PING\r\n");
        vanishes.Expect("+PONG\r\n");

        Task gone = node.Until(() => node.Clients.Count == 1);
        vanishes.Socket.LingerState = new LingerOption(enable: true, seconds: 0);
        vanishes.Dispose();

        await gone;
        stays.Send("PING\r\n");
        stays.Expect("+PONG\r\n");
    }

    [Fact]
    public async Task What_does_not_fit_a_turn_goes_on_in_the_next_and_nobody_is_overtaken_for_long()
    {
        const int many = 1000;
        using NodeUnderTest node = new(turnBytesMax: 1);
        using TestClient busy = node.Connect();
        using TestClient other = node.Connect();
        busy.Send("PING\r\n");
        busy.Expect("+PONG\r\n");
        other.Send("PING\r\n");
        other.Expect("+PONG\r\n");

        int turns = 0;
        int turnsUntilOther = 0;
        await node.AtTurnEnds(() =>
        {
            if (node.State.Replica.OwnEntry == 0) return;
            turns++;
            if (turnsUntilOther == 0 && node.State.Replica.Keyspace.Contains("other"u8)) turnsUntilOther = turns;
        });

        // Both have sent everything before the loop looks at either.
        using ManualResetEventSlim bothSent = new();
        Task held = node.OnLoop(() => bothSent.Wait(Deadline.Default));
        busy.Send(string.Concat(Enumerable.Repeat("SET busy 1\r\n", many)));
        other.Send("SET other 1\r\n");
        bothSent.Set();
        await held;

        other.Expect("+OK\r\n");
        busy.Expect(string.Concat(Enumerable.Repeat("+OK\r\n", many)));
        Assert.InRange(await node.OnLoop(() => turnsUntilOther), 1, 10);
        Assert.True(await node.OnLoop(() => turns) >= many);
    }

    [Fact]
    public void A_large_value_comes_back_as_it_was()
    {
        const int length = 64 * 1024 * 1024;
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();
        byte[] value = new byte[length];
        Random random = new(7);
        random.NextBytes(value);

        client.Send($"*3\r\n$3\r\nSET\r\n$3\r\nbig\r\n${length}\r\n");
        client.Send(value);
        client.Send("\r\nSTRLEN big\r\nGET big\r\n");

        client.Expect($"+OK\r\n:{length}\r\n${length}\r\n");
        Assert.True(value.AsSpan().SequenceEqual(client.ReadBytes(length)));
        client.Expect("\r\n");
    }

    [Fact]
    public async Task What_is_begun_and_not_finished_is_kept_as_it_is_sent()
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();

        client.Send("*2\r\n$3\r\nGET\r\n$1000000\r\nabc");
        await node.Until(() => node.Clients.Sessions.Single().InputBytes > 0);

        Assert.Equal("*2\r\n$3\r\nGET\r\n$1000000\r\nabc".Length, await node.OnLoop(() => node.Clients.Sessions.Single().InputBytes));
    }

    [Fact]
    public void Keys_values_and_writes_have_their_bounds()
    {
        using NodeUnderTest node = new(options => options with
        {
            FrameLimits = options.FrameLimits with { KeyBytesMax = 4, ValueBytesMax = 40, WriteBytesMax = 100 },
        });
        string value = new('v', 40);

        ReplyScript.Play(node, $"""
            SET abcd {value}                           => +OK|
            SET abcde 1                                => -ERR a key of 5 bytes is over the limit of 4|
            SET abcd {value}v                          => -ERR a value of 41 bytes is over the limit of 40|
            GETSET abcde 1                             => -ERR a key of 5 bytes is over the limit of 4|
            SETNX abcde 1                              => -ERR a key of 5 bytes is over the limit of 4|
            APPEND abcde 1                             => -ERR a key of 5 bytes is over the limit of 4|
            APPEND abcd v                              => -ERR string exceeds maximum allowed size (proto-max-bulk-len)|
            MSET a {value} b {value}                   => -ERR a write of 114 bytes is over the limit of 100|
            MSET a 1 abcde 1                           => -ERR a key of 5 bytes is over the limit of 4|
            DBSIZE                                     => :1|
            """);
    }

    [Fact]
    public void A_node_that_does_not_know_its_history_reads_and_does_not_write()
    {
        const string refusal = "-RECOVERING this node may have lost the end of its history and waits to hear from y; reads work meanwhile|";
        using NodeUnderTest node = new(options => options with { NewCluster = false }, members: ["x", "y"]);

        ReplyScript.Play(node, $"""
            GET a      => $-1|
            SET a 1    => {refusal}
            DEL a      => {refusal}
            FLUSHALL   => {refusal}
            SET a      => -ERR wrong number of arguments for 'set' command|
            """);
    }

    [Fact]
    public void A_full_log_refuses_writes_and_names_the_peer_that_it_is_kept_for()
    {
        using NodeUnderTest node = new(options => options with { LogBytesMax = 64 }, members: ["x", "y"]);
        using TestClient client = node.Connect();

        Assert.Equal("+OK\r\n", client.Ask("SET a 1"));
        Assert.Matches("^-LOGFULL the log holds [0-9]+ bytes that y has not acknowledged; writes resume when it does\r\n$", client.Ask("SET a 2"));
        Assert.Equal("$1\r\n1\r\n", client.Ask("GET a"));
    }
}
