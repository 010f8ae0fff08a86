using TcpCausalKv.Node.Tests.Loop;

namespace TcpCausalKv.Node.Tests.Clients;

/// <summary>What an operator can see of clients, set for them, and do to them; replies are those of Redis.</summary>
public sealed class ClientControlTests : IDisposable
{
    private readonly CollectingLogger _log = new();
    private readonly NodeUnderTest _node;

    public ClientControlTests() => _node = new NodeUnderTest(logger: _log);

    public void Dispose() => _node.Dispose();

    [Fact]
    public void CONFIG_SET_sets_all_or_nothing()
    {
        using TestClient client = _node.Connect();
        Assert.StartsWith(
            "-ERR CONFIG SET failed (possibly related to argument 'databases')",
            client.Ask("CONFIG SET maxmemory 777777 databases 7"),
            StringComparison.Ordinal);
        Assert.Equal("*2\r\n$9\r\nmaxmemory\r\n$1\r\n0\r\n", client.Ask("CONFIG GET maxmemory"));
        Assert.StartsWith(
            "-ERR Unknown option or number of arguments for CONFIG SET - 'foo'",
            client.Ask("CONFIG SET maxmemory 777777 foo 1"),
            StringComparison.Ordinal);
        Assert.Equal("*2\r\n$9\r\nmaxmemory\r\n$1\r\n0\r\n", client.Ask("CONFIG GET maxmemory"));
    }

    [Fact]
    public void CONFIG_GET_answers_a_name_as_it_was_asked_for_and_once()
    {
        using TestClient client = _node.Connect();
        Assert.Equal(
            "*4\r\n$9\r\nMAXMEMORY\r\n$1\r\n0\r\n$16\r\nmaxmemory-policy\r\n$10\r\nnoeviction\r\n",
            client.Ask("CONFIG GET MAXMEMORY maxmemory Max*-policy"));
    }

    [Theory]
    [InlineData("tcp-keepalive 60", "tcp-keepalive", "60")]
    [InlineData("timeout 60", "timeout", "60")]
    [InlineData("maxmemory-clients 10%", "maxmemory-clients", "10%")]
    [InlineData(
        "client-output-buffer-limit 'normal 1mb 5 7'",
        "client-output-buffer-limit",
        "normal 1048576 5 7 slave 268435456 67108864 60 pubsub 33554432 8388608 60")]
    public void Settings_can_be_changed(string set, string name, string value)
    {
        using TestClient client = _node.Connect();
        Assert.Equal("+OK\r\n", client.Ask($"CONFIG SET {set}"));
        Assert.Equal($"*2\r\n${name.Length}\r\n{name}\r\n${value.Length}\r\n{value}\r\n", client.Ask($"CONFIG GET {name}"));
    }

    [Theory]
    [InlineData("timeout -1", "argument must be between 0 and 2147483647 inclusive")]
    [InlineData("tcp-keepalive x", "argument couldn't be parsed into an integer")]
    [InlineData("client-output-buffer-limit 'normal 1'", "Wrong number of arguments in buffer limit configuration.")]
    public void A_bad_setting_is_refused_as_in_Redis(string set, string why)
    {
        using TestClient client = _node.Connect();
        Assert.Equal($"-ERR CONFIG SET failed (possibly related to argument '{set.Split(' ')[0]}') - {why}\r\n", client.Ask($"CONFIG SET {set}"));
    }

    [Fact]
    public void A_connection_is_kept_alive_by_default()
    {
        using TestClient client = _node.Connect();
        Assert.Equal("*2\r\n$13\r\ntcp-keepalive\r\n$3\r\n300\r\n", client.Ask("CONFIG GET tcp-keepalive"));
    }

    [Fact]
    public async Task A_client_that_is_idle_for_longer_than_timeout_is_disconnected_and_one_that_waits_is_not()
    {
        using TestClient idle = _node.Connect();
        using TestClient waiting = _node.Connect();
        idle.Ask("PING");
        waiting.Send("SET k v\r\nWAIT 1 0\r\n");
        waiting.Expect("+OK\r\n");
        using TestClient client = _node.Connect();
        client.Ask("CONFIG SET timeout 1");
        await _node.Until(() => _node.Clients.Count == 1);
        Assert.Equal("", idle.ReadToEnd());
    }

    [Theory]
    [InlineData("1.1.1.1:1", "-ERR No such client\r\n")]
    [InlineData("ID 0", "-ERR client-id should be greater than 0\r\n")]
    [InlineData("ID x", "-ERR client-id should be greater than 0\r\n")]
    [InlineData("TYPE foo", "-ERR Unknown client type 'foo'\r\n")]
    [InlineData("USER bob", "-ERR No such user 'bob'\r\n")]
    [InlineData("SKIPME maybe", "-ERR syntax error\r\n")]
    [InlineData("TYPE pubsub ID", "-ERR syntax error\r\n")]
    [InlineData("ADDR 1.1.1.1:1 LADDR 2", ":0\r\n")]
    [InlineData("TYPE pubsub", ":0\r\n")]
    [InlineData("TYPE normal", ":1\r\n")]
    [InlineData("USER default SKIPME yes", ":1\r\n")]
    public void CLIENT_KILL_answers_as_in_Redis(string filters, string reply)
    {
        using TestClient other = _node.Connect();
        other.Ask("PING");
        using TestClient client = _node.Connect();
        Assert.Equal(reply, client.Ask($"CLIENT KILL {filters}"));
        if (reply == ":1\r\n") Assert.Equal("", other.ReadToEnd());
    }

    [Fact]
    public void Whoever_kills_itself_gets_the_reply_first()
    {
        using TestClient client = _node.Connect();
        client.Send("CLIENT KILL TYPE normal SKIPME no\r\nPING\r\n");
        Assert.Equal(":1\r\n", client.ReadToEnd());
    }

    [Fact]
    public void CLIENT_INFO_has_all_fields_of_Redis_in_its_order()
    {
        string[] fields =
        [
            "id", "addr", "laddr", "fd", "name", "age", "idle", "flags", "db", "sub", "psub", "ssub", "multi", "qbuf", "qbuf-free", "argv-mem",
            "multi-mem",
            "rbs", "rbp", "obl", "oll", "omem", "tot-mem", "events", "cmd", "user", "redir", "resp", "lib-name", "lib-ver",
        ];
        using TestClient client = _node.Connect();
        string info = client.Ask("CLIENT INFO").Split("\r\n")[1].Trim();
        Assert.Equal(fields, info.Split(' ').Select(field => field.Split('=')[0]));
    }

    [Theory, InlineData("POST / HTTP/1.1\r\nHost: x\r\n\r\nSET http 1\r\n"), InlineData("hOsT: x\r\nSET http 1\r\n")]
    public async Task Whoever_speaks_HTTP_is_disconnected_and_runs_nothing(string request)
    {
        using TestClient browser = _node.Connect();
        browser.Send(request);
        Assert.Equal("", browser.ReadToEnd());
        Assert.False(await _node.OnLoop(() => _node.State.Replica.Keyspace.Contains("http"u8)));
        Assert.Contains(1206, _log.EventIds);
    }

    [Fact]
    public async Task The_end_of_a_connection_is_noticed_however_much_waits_behind_a_command_that_waits()
    {
        using (TestClient client = _node.Connect())
        {
            client.Send("SET k v\r\nWAIT 1 0\r\n");
            client.Expect("+OK\r\n");
            client.Send(string.Concat(Enumerable.Repeat("PING\r\n", 70_000 / 6)));
        }

        await _node.Until(() => _node.Clients.Count == 0);
    }

    [Theory]
    [InlineData("SCAN 00", "*2\r\n$1\r\n0\r\n*0\r\n")]
    [InlineData("SCAN -1", "*2\r\n$1\r\n0\r\n*0\r\n")]
    [InlineData("SCAN ''", "*2\r\n$1\r\n0\r\n*0\r\n")]
    [InlineData("SCAN +", "-ERR invalid cursor\r\n")]
    [InlineData("SCAN 99999999999999999999", "-ERR invalid cursor\r\n")]
    [InlineData("SET k v EX x", "-ERR value is not an integer or out of range\r\n")]
    [InlineData("SET k v EX 0", "-ERR invalid expire time in 'set' command\r\n")]
    [InlineData("SET k v EX", "-ERR syntax error\r\n")]
    [InlineData("SET k v EX 5 KEEPTTL", "-ERR syntax error\r\n")]
    [InlineData("SET k v EX 5 FOO", "-ERR syntax error\r\n")]
    public void Words_that_do_not_fit_are_answered_as_in_Redis(string command, string reply)
    {
        using TestClient client = _node.Connect();
        Assert.Equal(reply, client.Ask(command));
    }

    [Fact]
    public void An_unknown_command_is_shown_byte_by_byte()
    {
        using TestClient client = _node.Connect();
        client.Send("*2\r\n$4\r\nnope\r\n$2\r\n\xff\0\r\n");
        client.Expect("-ERR unknown command 'nope', with args beginning with: '\xff' \r\n");
    }

    [Fact]
    public void COMMAND_LIST_names_subcommands_as_well()
    {
        using TestClient client = _node.Connect();
        string list = client.Ask("COMMAND LIST");
        Assert.Contains("\r\nclient|kill\r\n", list, StringComparison.Ordinal);
        Assert.Contains("\r\nget\r\n", list, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_line_that_is_here_whole_is_run()
    {
        using TestClient client = _node.Connect();
        string word = new('w', 70_000);
        client.Send($"ECHO {word}\r\n");
        client.Expect($"$70000\r\n{word}\r\n");
    }
}
