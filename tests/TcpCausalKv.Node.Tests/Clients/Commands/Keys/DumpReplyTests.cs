namespace TcpCausalKv.Node.Tests.Clients.Commands.Keys;

/// <summary>Replies of DUMP and RESTORE: those of Redis 7.2, but for the payload.</summary>
public sealed class DumpReplyTests : IDisposable
{
    private const string BadChecksum = "-ERR DUMP payload version or checksum are wrong|";

    private readonly NodeUnderTest _node = new();

    public void Dispose() => _node.Dispose();

    [Fact]
    public void A_dump_is_made_as_it_always_was()
    {
        using TestClient client = _node.Connect();
        client.Ask("SET a hello");
        client.Ask("HSET h g 2 f 1");
        client.Ask("SADD s b a");

        Assert.Equal("\u0001hello\u0001\0\u0086m\u00fc\u009b", Dump(client, "a"));
        Assert.Equal("\u0002\u0001\0\0\0f\u0001\0\0\01\u0001\0\0\0g\u0001\0\0\02\u0001\0\u00d5Ep\u00fc", Dump(client, "h"));
        Assert.Equal("\u0003\u0001\0\0\0a\u0001\0\0\0b\u0001\0\u0088w\u008f\u0090", Dump(client, "s"));
        Assert.Equal("$-1\r\n", client.Ask("DUMP nothing"));
        Assert.Equal("-ERR wrong number of arguments for 'dump' command\r\n", client.Ask("DUMP a b"));
    }

    [Theory]
    [InlineData("SET k v", "GET k", "$1|v|")]
    [InlineData("SET k ''", "GET k", "$0||")]
    [InlineData("INCRBY k 5", "INCRBY k 2", ":7|")]
    [InlineData("INCRBYFLOAT k 0.5", "GET k", "$3|0.5|")]
    [InlineData("HSET k f 1 g ''", "HGETALL k", "*4|$1|f|$1|1|$1|g|$0||")]
    [InlineData("HINCRBY k f 5", "HINCRBY k f 2", ":7|")]
    [InlineData("SADD k a b ''", "SORT k ALPHA", "*3|$0||$1|a|$1|b|")]
    public void What_a_key_shows_comes_back(string make, string read, string reply)
    {
        using TestClient client = _node.Connect();
        client.Ask(make);
        string dump = Dump(client, "k");

        Assert.Equal("-BUSYKEY Target key name already exists.|", Restore(client, "k", "0", dump));
        client.Ask("DEL k");
        Assert.Equal("+OK|", Restore(client, "k", "0", dump));
        Assert.Equal(dump, Dump(client, "k"));
        Assert.Equal(reply, Ask(client, read));
        Assert.Equal(":-1|", Ask(client, "TTL k"));
    }

    [Fact]
    public void A_collection_of_many_elements_comes_back()
    {
        using TestClient client = _node.Connect();
        string[] members = [.. Enumerable.Range(0, 2_000).Select(n => $"member {n}")];
        client.AskWords(["SADD", "s", .. members]);

        Assert.Equal("+OK|", Restore(client, "t", "0", Dump(client, "s")));
        Assert.Equal(":2000|", Ask(client, "SCARD t"));
        Assert.Equal(":2000|", Ask(client, "SINTERCARD 2 s t"));
    }

    [Fact]
    public void The_deadline_is_told_apart_from_the_content()
    {
        using TestClient client = _node.Connect();
        client.Ask("SET a v");
        client.Ask("EXPIRE a 100");
        string dump = Dump(client, "a");

        Assert.Equal("+OK|", Restore(client, "b", "0", dump));
        Assert.Equal(":-1|", Ask(client, "TTL b"));
        Assert.Equal("+OK|", Restore(client, "c", "50000", dump));
        Assert.Equal(":50|", Ask(client, "TTL c"));
        Assert.Equal("+OK|", Restore(client, "d", "99999999999999", dump, "ABSTTL"));
        Assert.Equal(":99999999999999|", Ask(client, "PEXPIRETIME d"));
        Assert.Equal("+OK|", Restore(client, "e", "9223372036854775807", dump));
        Assert.Equal(":9223372036854775806|", Ask(client, "PEXPIRETIME e"));
        Assert.Equal("+OK|", Restore(client, "f", "1", dump, "absttl"));
        Assert.Equal(":0|", Ask(client, "EXISTS f"));
    }

    [Fact]
    public void A_key_that_is_there_is_replaced_only_if_that_is_asked_for()
    {
        using TestClient client = _node.Connect();
        client.Ask("SET a v");
        string dump = Dump(client, "a");
        client.Ask("HSET h f 1");
        client.Ask("EXPIRE h 100");

        Assert.Equal("-BUSYKEY Target key name already exists.|", Restore(client, "h", "0", dump));
        Assert.Equal("-BUSYKEY Target key name already exists.|", Restore(client, "h", "x", "rubbish"));
        Assert.Equal("+hash|", Ask(client, "TYPE h"));
        Assert.Equal("+OK|", Restore(client, "h", "0", dump, "REPLACE"));
        Assert.Equal("$1|v|", Ask(client, "GET h"));
        Assert.Equal(":-1|", Ask(client, "TTL h"));
        Assert.Equal("+OK|", Restore(client, "h", "1", dump, "REPLACE", "ABSTTL"));
        Assert.Equal(":0|", Ask(client, "EXISTS h"));
    }

    [Theory]
    [InlineData("+OK|", "IDLETIME", "5")]
    [InlineData("+OK|", "FREQ", "255")]
    [InlineData("+OK|", "replace", "idletime", "5", "ABSTTL")]
    [InlineData("-ERR syntax error|", "WHAT")]
    [InlineData("-ERR syntax error|", "IDLETIME")]
    [InlineData("-ERR syntax error|", "FREQ")]
    [InlineData("-ERR syntax error|", "IDLETIME", "5", "FREQ", "5")]
    [InlineData("-ERR syntax error|", "FREQ", "5", "IDLETIME", "5")]
    [InlineData("-ERR value is not an integer or out of range|", "IDLETIME", "x")]
    [InlineData("-ERR value is not an integer or out of range|", "FREQ", "x")]
    [InlineData("-ERR Invalid IDLETIME value, must be >= 0|", "IDLETIME", "-1")]
    [InlineData("-ERR Invalid FREQ value, must be >= 0 and <= 255|", "FREQ", "256")]
    [InlineData("-ERR Invalid FREQ value, must be >= 0 and <= 255|", "FREQ", "-1")]
    public void Options_are_checked(string reply, params string[] options)
    {
        using TestClient client = _node.Connect();
        client.Ask("SET a v");
        Assert.Equal(reply, Restore(client, "b", "0", Dump(client, "a"), options));
    }

    [Fact]
    public void Errors_are_those_of_Redis_in_its_order()
    {
        using TestClient client = _node.Connect();
        client.Ask("SET a v");
        string dump = Dump(client, "a");

        Assert.Equal("-ERR value is not an integer or out of range|", Restore(client, "b", "x", dump));
        Assert.Equal("-ERR Invalid TTL value, must be >= 0|", Restore(client, "b", "-1", dump));
        Assert.Equal("-ERR Invalid TTL value, must be >= 0|", Restore(client, "b", "-1", "rubbish"));
        Assert.Equal(BadChecksum, Restore(client, "b", "0", "rubbish"));
        Assert.Equal(BadChecksum, Restore(client, "b", "0", ""));
        Assert.Equal("-ERR wrong number of arguments for 'restore' command|", Ask(client, "RESTORE b 0"));
        Assert.Equal(":0|", Ask(client, "EXISTS b"));
    }

    [Fact]
    public void A_dump_that_would_be_too_long_is_refused_before_it_is_made()
    {
        using NodeUnderTest node = new(options => options with { FrameLimits = options.FrameLimits with { ValueBytesMax = 40 } });
        using TestClient client = node.Connect();
        client.Ask("SADD s 0123456789 1123456789");
        Assert.Equal("$35", Ask(client, "DUMP s").Split('|')[0]);
        client.Ask("SADD s 2123456789");
        Assert.Equal("-ERR a dump of 49 bytes is over the limit of 40|", Ask(client, "DUMP s"));
    }

    [Fact]
    public void A_restore_that_would_write_too_much_is_refused_and_writes_nothing()
    {
        using NodeUnderTest small = new(options => options with { FrameLimits = options.FrameLimits with { KeyBytesMax = 20, WriteBytesMax = 100 } });
        using TestClient client = _node.Connect();
        using TestClient smallClient = small.Connect();
        client.Ask("SADD s 0 1 2 3 4 5 6 7 8 9");

        Assert.Equal("-ERR a write of 108 bytes is over the limit of 100|", Restore(smallClient, "s", "0", Dump(client, "s")));
        Assert.Equal(":0|", Ask(smallClient, "EXISTS s"));
    }

    private static string Dump(TestClient client, string key)
    {
        string reply = client.Ask($"DUMP {key}");
        Assert.StartsWith("$", reply, StringComparison.Ordinal);
        return reply[(reply.IndexOf('\n', StringComparison.Ordinal) + 1)..^2];
    }

    private static string Restore(TestClient client, string key, string ttl, string dump, params string[] options) =>
        client.AskWords(["RESTORE", key, ttl, dump, .. options]).Replace("\r\n", "|", StringComparison.Ordinal);

    private static string Ask(TestClient client, string command) => client.Ask(command).Replace("\r\n", "|", StringComparison.Ordinal);
}
