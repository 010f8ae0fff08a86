using TcpCausalKv.Core.Wire;

namespace TcpCausalKv.Node.Tests.Clients.Commands.Blocking;

/// <summary>Commands that wait for something to take: who gets it, and when.</summary>
public sealed class BlockingPopTests
{
    private const int Y = 1;
    private const int Z = 2;
    private const int PopDelayMs = 20;

    private static readonly string[] s_members = ["x", "y", "z"];

    [Theory]
    [InlineData("BLPOP k 0", "RPUSH k a b", "*2\r\n$1\r\nk\r\n$1\r\na\r\n")]
    [InlineData("BRPOP j k 0", "RPUSH k a b", "*2\r\n$1\r\nk\r\n$1\r\nb\r\n")]
    [InlineData("BLMPOP 0 2 j k LEFT COUNT 5", "RPUSH k a b", "*2\r\n$1\r\nk\r\n*2\r\n$1\r\na\r\n$1\r\nb\r\n")]
    [InlineData("BLMOVE k d LEFT LEFT 0", "RPUSH k a", "$1\r\na\r\n")]
    [InlineData("BRPOPLPUSH k d 0", "RPUSH k a b", "$1\r\nb\r\n")]
    [InlineData("BZPOPMIN k 0", "ZADD k 1 a 2 b", "*3\r\n$1\r\nk\r\n$1\r\na\r\n$1\r\n1\r\n")]
    [InlineData("BZPOPMAX k 0", "ZADD k 1 a 2 b", "*3\r\n$1\r\nk\r\n$1\r\nb\r\n$1\r\n2\r\n")]
    [InlineData("BZMPOP 0 1 k MIN", "ZADD k 1.5 a", "*2\r\n$1\r\nk\r\n*1\r\n*2\r\n$1\r\na\r\n$3\r\n1.5\r\n")]
    public async Task What_is_added_goes_to_who_waits(string wait, string add, string reply)
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();
        using TestClient other = node.Connect();
        await Block(node, client, wait);
        other.Ask("SET k of-another-type");
        other.Ask("DEL k");
        other.Ask(add);
        client.Expect(reply);
        Assert.Equal("+PONG\r\n", client.Ask("PING"));
    }

    [Fact]
    public async Task Who_came_first_is_served_first_and_one_who_is_gone_is_not()
    {
        using NodeUnderTest node = new();
        using TestClient gone = node.Connect();
        using TestClient first = node.Connect();
        using TestClient second = node.Connect();
        using TestClient other = node.Connect();
        await Block(node, gone, "BLPOP k 0");
        await Block(node, first, "BLPOP j k 0", waiting: 2);
        await Block(node, second, "BLPOP k 0", waiting: 3);
        gone.Dispose();
        await node.Until(() => Waiting(node) == 2);

        other.Send("RPUSH k 1 2 3\r\nLRANGE k 0 -1\r\n");
        first.Expect("*2\r\n$1\r\nk\r\n$1\r\n1\r\n");
        second.Expect("*2\r\n$1\r\nk\r\n$1\r\n2\r\n");
        other.Expect(":3\r\n*1\r\n$1\r\n3\r\n");
        Assert.Equal(0, await node.OnLoop(() => Waiting(node)));
    }

    [Fact]
    public async Task What_is_moved_to_a_list_goes_to_who_waits_for_that()
    {
        using NodeUnderTest node = new();
        using TestClient mover = node.Connect();
        using TestClient client = node.Connect();
        using TestClient other = node.Connect();
        await Block(node, client, "BLPOP b 0");
        await Block(node, mover, "BLMOVE a b LEFT RIGHT 0", waiting: 2);
        other.Ask("RPUSH a v");
        mover.Expect("$1\r\nv\r\n");
        client.Expect("*2\r\n$1\r\nb\r\n$1\r\nv\r\n");
    }

    [Fact]
    public async Task A_transaction_never_waits_and_is_done_before_others_are_served()
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();
        using TestClient other = node.Connect();
        await Block(node, client, "BLPOP k 0");
        other.Send("MULTI\r\nBLPOP none 0\r\nBLMOVE none k LEFT LEFT 0\r\nRPUSH k 1 2\r\nBLPOP k 0\r\nEXEC\r\n");
        other.Expect("+OK\r\n+QUEUED\r\n+QUEUED\r\n+QUEUED\r\n+QUEUED\r\n*4\r\n*-1\r\n$-1\r\n:2\r\n*2\r\n$1\r\nk\r\n$1\r\n1\r\n");
        client.Expect("*2\r\n$1\r\nk\r\n$1\r\n2\r\n");
    }

    [Theory]
    [InlineData("BLPOP k 0.001", "*-1\r\n")]
    [InlineData("BLMOVE k d LEFT LEFT 0.001", "*-1\r\n")]
    [InlineData("BZMPOP 0.001 1 k MIN", "*-1\r\n")]
    [InlineData("BLPOP k x", "-ERR timeout is not a float or out of range\r\n")]
    [InlineData("BLPOP k -1", "-ERR timeout is negative\r\n")]
    [InlineData("BLPOP k 99999999999999999", "-ERR timeout is out of range\r\n")]
    [InlineData("BLPOP text 0", "-WRONGTYPE Operation against a key holding the wrong kind of value\r\n")]
    [InlineData("BLMPOP 0 0 k LEFT", "-ERR numkeys should be greater than 0\r\n")]
    public void A_wait_that_is_over_or_wrong_is_answered(string wait, string reply)
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();
        client.Ask("SET text 1");
        Assert.Equal(reply, client.Ask(wait));
    }

    [Theory]
    [InlineData("", "*-1\r\n")]
    [InlineData(" TIMEOUT", "*-1\r\n")]
    [InlineData(" ERROR", "-UNBLOCKED client unblocked via CLIENT UNBLOCK\r\n")]
    public async Task Somebody_else_can_end_it(string reason, string reply)
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();
        using TestClient other = node.Connect();
        string id = client.Ask("CLIENT ID").Trim(':', '\r', '\n');
        await Block(node, client, "BLPOP k 0");
        Assert.Equal(":1\r\n", other.Ask($"CLIENT UNBLOCK {id}{reason}"));
        client.Expect(reply);
        Assert.Equal(":0\r\n", other.Ask($"CLIENT UNBLOCK {id}{reason}"));
        Assert.Equal(":1\r\n", other.Ask("RPUSH k 1"));
        Assert.Equal(":1\r\n", other.Ask("LLEN k"));
    }

    [Theory]
    [InlineData(Y, 2)]
    [InlineData(Z, 1)]
    public async Task What_a_peers_client_added_is_left_for_those_who_wait_there(int origin, int rank)
    {
        using NodeUnderTest node = await Clustered();
        using TestClient client = node.Connect();
        await Block(node, client, "BLPOP k 0");
        long addedMs = await node.OnLoop(() => node.State.Loop.NowMs);
        Assert.Equal(WireFault.None, await node.Receive(origin, RemoteWrites.Push(origin, 1, "k", "v")));
        client.Expect("*2\r\n$1\r\nk\r\n$1\r\nv\r\n");
        long takenMs = await node.OnLoop(() => node.State.Loop.NowMs);
        Assert.InRange(takenMs - addedMs, PopDelayMs * rank, long.MaxValue);
    }

    [Fact]
    public async Task What_is_added_here_is_taken_at_once_whatever_else_is_on_its_way()
    {
        using NodeUnderTest node = await Clustered();
        using TestClient client = node.Connect();
        using TestClient other = node.Connect();
        await Block(node, client, "BRPOP k 0");
        await node.Receive(Y, RemoteWrites.Push(Y, 1, "k", "theirs"));
        other.Ask("RPUSH k ours");
        client.Expect("*2\r\n$1\r\nk\r\n$4\r\nours\r\n");
        Assert.Equal("*2\r\n$1\r\nk\r\n$6\r\ntheirs\r\n", client.Ask("BRPOP k 0"));
    }

    [Fact]
    public async Task A_pause_puts_writes_off_or_everything()
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();
        using TestClient other = node.Connect();
        Assert.Equal("+OK\r\n", other.Ask("CLIENT PAUSE 100000 WRITE"));
        Assert.Equal("$-1\r\n", client.Ask("GET a"));
        await Block(node, client, "SET a 1");
        Assert.Equal("$-1\r\n", other.Ask("GET a"));
        Assert.Equal("+OK\r\n", other.Ask("CLIENT UNPAUSE"));
        client.Expect("+OK\r\n");

        Assert.Equal("+OK\r\n", other.Ask("CLIENT PAUSE 5 ALL"));
        Assert.Equal("$1\r\n1\r\n", client.Ask("GET a"));
    }

    private static async Task<NodeUnderTest> Clustered()
    {
        NodeUnderTest node = new(options => options with { PopDelayMs = PopDelayMs }, s_members);
        await node.OnLoop(() =>
        {
            node.State.Replica.Membership.NoteVersion(Y, node.State.Options.Speaks.Max);
            node.State.Replica.Membership.NoteVersion(Z, node.State.Options.Speaks.Max);
            return true;
        });
        return node;
    }

    private static async Task Block(NodeUnderTest node, TestClient client, string command, int waiting = 1)
    {
        client.Send($"{command}\r\n");
        await node.Until(() => Waiting(node) == waiting);
    }

    private static int Waiting(NodeUnderTest node) => node.Clients.Sessions.Count(session => session.IsBlocked);
}
