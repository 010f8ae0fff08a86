namespace TcpCausalKv.Node.Tests.Clients.Commands.Keys;

/// <summary>Replies of OBJECT, byte for byte those of Redis 7.2.</summary>
public sealed class ObjectReplyTests
{
    private const int HashEntriesMax = 512;
    private const int IntsetEntriesMax = 512;
    private const int SetEntriesMax = 128;
    private const int ListpackBytesMax = 64;

    [Theory]
    [InlineData("""
        SET a 1                  => +OK|
        OBJECT ENCODING a        => $3|int|
        object encoding a        => $3|int|
        INCR n                   => :1|
        OBJECT ENCODING n        => $3|int|
        OBJECT REFCOUNT a        => :1|
        OBJECT IDLETIME a        => :0|
        OBJECT ENCODING nothing  => $-1|
        OBJECT REFCOUNT nothing  => $-1|
        OBJECT IDLETIME nothing  => $-1|
        OBJECT FREQ nothing      => $-1|
        OBJECT WHAT a            => -ERR unknown subcommand 'WHAT'. Try OBJECT HELP.|
        OBJECT                   => -ERR wrong number of arguments for 'object' command|
        OBJECT ENCODING          => -ERR wrong number of arguments for 'object|encoding' command|
        OBJECT ENCODING a b      => -ERR wrong number of arguments for 'object|encoding' command|
        OBJECT FREQ a b          => -ERR wrong number of arguments for 'object|freq' command|
        OBJECT IDLETIME          => -ERR wrong number of arguments for 'object|idletime' command|
        OBJECT REFCOUNT          => -ERR wrong number of arguments for 'object|refcount' command|
        """)]
    public void About_keys(string script) => Play(script);

    [Fact]
    public void Nothing_counts_how_often_a_key_is_read()
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();
        client.Ask("SET a 1");
        Assert.Equal(
            "-ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note that when switching between policies at "
                + "runtime LRU and LFU data will take some time to adjust.\r\n",
            client.Ask("OBJECT FREQ a"));
    }

    [Theory]
    [InlineData("int", "-9223372036854775808")]
    [InlineData("embstr", "9223372036854775808")]
    [InlineData("embstr", "007")]
    [InlineData("embstr", "-0")]
    [InlineData("embstr", "1.5")]
    [InlineData("embstr", "")]
    [InlineData("embstr", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    [InlineData("raw", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    public void A_string_is_encoded_by_its_value(string encoding, string value) =>
        AssertEncoding(encoding, client => client.AskWords("SET", "k", value));

    [Fact]
    public void A_hash_is_a_listpack_while_it_is_small()
    {
        AssertEncoding("listpack", client => Add(client, "HSET", HashEntriesMax, value: "v"));
        AssertEncoding("hashtable", client => Add(client, "HSET", HashEntriesMax + 1, value: "v"));
        AssertEncoding("listpack", client => client.AskWords("HSET", "k", new string('f', ListpackBytesMax), new string('v', ListpackBytesMax)));
        AssertEncoding("hashtable", client => client.AskWords("HSET", "k", new string('f', ListpackBytesMax + 1), "v"));
        AssertEncoding("hashtable", client => client.AskWords("HSET", "k", "f", new string('v', ListpackBytesMax + 1)));
    }

    [Fact]
    public void A_set_is_a_list_of_integers_or_a_listpack_while_it_is_small()
    {
        AssertEncoding("intset", client => Add(client, "SADD", IntsetEntriesMax));
        AssertEncoding("hashtable", client => Add(client, "SADD", IntsetEntriesMax + 1));
        AssertEncoding("listpack", client => Add(client, "SADD", SetEntriesMax, prefix: "m"));
        AssertEncoding("hashtable", client => Add(client, "SADD", SetEntriesMax + 1, prefix: "m"));
        AssertEncoding("listpack", client => client.AskWords("SADD", "k", new string('m', ListpackBytesMax)));
        AssertEncoding("hashtable", client => client.AskWords("SADD", "k", new string('m', ListpackBytesMax + 1)));
    }

    private static void Add(TestClient client, string command, int count, string prefix = "", string? value = null)
    {
        IEnumerable<string> elements = Enumerable.Range(1, count).SelectMany(n => value is null ? [$"{prefix}{n}"] : new[] { $"{prefix}{n}", value });
        client.AskWords([command, "k", .. elements]);
    }

    private static void AssertEncoding(string encoding, Action<TestClient> fill)
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();
        fill(client);
        Assert.Equal($"${encoding.Length}\r\n{encoding}\r\n", client.Ask("OBJECT ENCODING k"));
    }

    private static void Play(string script)
    {
        using NodeUnderTest node = new();
        ReplyScript.Play(node, script);
    }
}
