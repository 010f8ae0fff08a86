namespace TcpCausalKv.Node.Tests.Clients.Commands.Keys;

/// <summary>Replies in databases other than 0, byte for byte those of Redis 7.2.</summary>
public sealed class DatabaseReplyTests
{
    [Theory]
    [InlineData("""
        SET a zero     => +OK|
        SELECT 9       => +OK|
        GET a          => $-1|
        SET a nine     => +OK|
        APPEND a !     => :5|
        DBSIZE         => :1|
        KEYS *         => *1|$1|a|
        RANDOMKEY      => $1|a|
        SCAN 0         => *2|$1|0|*1|$1|a|
        TYPE a         => +string|
        EXISTS a a b   => :2|
        SELECT 0       => +OK|
        GET a          => $4|zero|
        SELECT 9       => +OK|
        FLUSHDB        => +OK|
        DBSIZE         => :0|
        RANDOMKEY      => $-1|
        SELECT 0       => +OK|
        DBSIZE         => :1|
        SELECT 15      => +OK|
        SET a 1        => +OK|
        FLUSHALL       => +OK|
        DBSIZE         => :0|
        SELECT 0       => +OK|
        DBSIZE         => :0|
        """)]
    [InlineData("""
        SELECT 16      => -ERR DB index is out of range|
        SELECT -1      => -ERR DB index is out of range|
        SELECT x       => -ERR value is not an integer or out of range|
        SELECT 3       => +OK|
        RESET          => +RESET|
        SET a 1        => +OK|
        SELECT 3       => +OK|
        GET a          => $-1|
        """)]
    public void Selecting(string script) => Play(script);

    [Theory]
    [InlineData("""
        SELECT 2                     => +OK|
        MSET a 1 b 2                 => +OK|
        MGET a b c                   => *3|$1|1|$1|2|$-1|
        HSET h f v                   => :1|
        HGETALL h                    => *2|$1|f|$1|v|
        SADD s 1 2 3                 => :3|
        SADD t 2 3 4                 => :3|
        SINTERCARD 2 s t             => :2|
        SINTERCARD 2 s t LIMIT 1     => :1|
        SINTERSTORE u s t            => :2|
        SMOVE s t 1                  => :1|
        BITOP NOT n a                => :1|
        RENAME a r                   => +OK|
        GET r                        => $1|1|
        EXPIRE r 100                 => :1|
        TTL r                        => :100|
        DEL r b nothing              => :2|
        MSET w2 2 w3 1 w4 3          => +OK|
        SORT t BY w* GET #           => *4|$1|1|$1|3|$1|2|$1|4|
        SORT t BY w* LIMIT 9 1 STORE q  => :0|
        OBJECT ENCODING t            => $6|intset|
        SELECT 0                     => +OK|
        OBJECT ENCODING t            => $-1|
        MEMORY USAGE t               => $-1|
        DBSIZE                       => :0|
        SINTERCARD 2 s t             => :0|
        SINTERCARD x s t             => -ERR numkeys should be greater than 0|
        SINTERCARD 3 s t             => -ERR Number of keys can't be greater than number of args|
        """)]
    [InlineData("""
        SET a zero       => +OK|
        MULTI            => +OK|
        SELECT 1         => +QUEUED|
        SET a one        => +QUEUED|
        GET a            => +QUEUED|
        SELECT 0         => +QUEUED|
        GET a            => +QUEUED|
        EXEC             => *5|+OK|+OK|$3|one|+OK|$4|zero|
        WATCH a          => +OK|
        SELECT 1         => +OK|
        SET a 1          => +OK|
        SELECT 0         => +OK|
        MULTI            => +OK|
        GET a            => +QUEUED|
        EXEC             => *1|$4|zero|
        SELECT 1         => +OK|
        WATCH a          => +OK|
        SET a 2          => +OK|
        MULTI            => +OK|
        EXEC             => *-1|
        """)]
    public void Commands_of_all_kinds(string script) => Play(script);

    [Theory]
    [InlineData("""
        SET a 1          => +OK|
        EXPIRE a 100     => :1|
        MOVE a 1         => :1|
        EXISTS a         => :0|
        MOVE a 1         => :0|
        SET a 2          => +OK|
        MOVE a 1         => :0|
        MOVE a 0         => -ERR source and destination objects are the same|
        MOVE a 16        => -ERR DB index is out of range|
        MOVE a x         => -ERR value is not an integer or out of range|
        MOVE a           => -ERR wrong number of arguments for 'move' command|
        SELECT 1         => +OK|
        GET a            => $1|1|
        TTL a            => :100|
        HSET h f v       => :1|
        MOVE h 2         => :1|
        SELECT 2         => +OK|
        HGETALL h        => *2|$1|f|$1|v|
        """)]
    [InlineData("""
        SET a 1                => +OK|
        COPY a a DB 1          => :1|
        COPY a a DB 1          => :0|
        SET a 2                => +OK|
        COPY a a DB 1 REPLACE  => :1|
        COPY a b DB 1          => :1|
        COPY a a DB 0          => -ERR source and destination objects are the same|
        COPY a b DB 16         => -ERR DB index is out of range|
        COPY a b DB x          => -ERR value is not an integer or out of range|
        COPY a b DB            => -ERR syntax error|
        SELECT 1               => +OK|
        MGET a b               => *2|$1|2|$1|2|
        COPY a c               => :1|
        GET c                  => $1|2|
        """)]
    [InlineData("""
        SWAPDB 0 1  => -ERR SWAPDB is not supported: two nodes could not agree on what was in which database when it came|
        """)]
    public void From_one_to_another(string script) => Play(script);

    [Fact]
    public void A_key_that_looks_as_if_it_had_a_number_is_the_key_that_it_is()
    {
        using NodeUnderTest node = new();
        ReplyScript.Play(node, """
            SET "\xff\xf3a" 1       => +OK|
            GET "\xff\xf3a"         => $1|1|
            STRLEN "\xff\xf3a"      => :1|
            SELECT 3                => +OK|
            GET a                   => $-1|
            SET a 3                 => +OK|
            SET "\xff\xf0" 4        => +OK|
            GET "\xff\xf0"          => $1|4|
            SELECT 0                => +OK|
            GET "\xff\xf3a"         => $1|1|
            EXISTS "\xff\xf0" a     => :0|
            DBSIZE                  => :1|
            """);
    }

    [Fact]
    public void What_is_told_of_databases()
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();
        client.Ask("SET a 1");
        client.Ask("SELECT 4");
        client.Ask("SET a 1 EX 100");
        client.Ask("SET b 1");
        Assert.Contains("db0:keys=1,expires=0,avg_ttl=0\r\ndb4:keys=2,expires=1,avg_ttl=0\r\n", client.Ask("INFO keyspace"));
        Assert.Contains(" db=4 ", client.Ask("CLIENT INFO"));
        Assert.Contains("16", client.Ask("CONFIG GET databases"));
    }

    private static void Play(string script)
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();
        ReplyScript.Play(client, script);
    }
}
