namespace TcpCausalKv.Node.Tests.Clients;

/// <summary>Replies of a single node, byte for byte as Redis 7.2 gives them where it has the command.</summary>
public sealed class CommandReplyTests
{
    private const string Greeting2 = "*14|$6|server|$8|causalkv|$7|version|$5|7.2.0|$5|proto|:2" + GreetingEnd;
    private const string Greeting3 = "%7|$6|server|$8|causalkv|$7|version|$5|7.2.0|$5|proto|:3" + GreetingEnd;
    private const string GreetingEnd = "|$2|id|:1|$4|mode|$10|standalone|$4|role|$6|master|$7|modules|*0|";

    [Theory]
    [InlineData("""
        PING        => +PONG|
        PING hello  => $5|hello|
        PING a b    => -ERR wrong number of arguments for 'ping' command|
        ECHO ""     => $0||
        ECHO        => -ERR wrong number of arguments for 'echo' command|
        SELECT 0    => +OK|
        SELECT 16   => -ERR DB index is out of range|
        SELECT x    => -ERR value is not an integer or out of range|
        """)]
    [InlineData("""
        AUTH secret          => \
            -ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?|
        AUTH default secret  => +OK|
        AUTH other secret    => -WRONGPASS invalid username-password pair or user is disabled.|
        AUTH a b c           => -ERR syntax error|
        """)]
    [InlineData("""
        MODE WHAT  => -ERR MODE is TEXT or RESP|
        MODE RESP  => +OK|
        """)]
    public void Connection(string script) => Play(script);

    [Theory]
    [InlineData("HELLO 2                   => " + Greeting2)]
    [InlineData("HELLO 3 SETNAME ann       => " + Greeting3)]
    [InlineData("HELLO 3 AUTH default any  => " + Greeting3)]
    [InlineData("HELLO x                   => -ERR Protocol version is not an integer or out of range|")]
    [InlineData("HELLO 1                   => -NOPROTO unsupported protocol version|")]
    [InlineData("HELLO 4                   => -NOPROTO unsupported protocol version|")]
    [InlineData("HELLO 3 WHAT              => -ERR Syntax error in HELLO option 'WHAT'|")]
    [InlineData("HELLO 3 SETNAME           => -ERR Syntax error in HELLO option 'SETNAME'|")]
    [InlineData("HELLO 3 AUTH default      => -ERR Syntax error in HELLO option 'AUTH'|")]
    [InlineData("HELLO 3 AUTH ann any      => -WRONGPASS invalid username-password pair or user is disabled.|")]
    [InlineData("""HELLO 3 SETNAME "a b"     => -ERR Client names cannot contain spaces, newlines or special characters.|""")]
    public void Hello(string script) => Play(script);

    [Fact]
    public void After_HELLO_3_replies_are_those_of_the_third_protocol() => Play(
        $"""
        GET nothing       => $-1|
        HELLO 3           => {Greeting3}
        GET nothing       => _|
        CONFIG GET save   => %1|$4|save|$0||
        HELLO 2           => {Greeting2}
        GET nothing       => $-1|
        """);

    [Theory]
    [InlineData("""
        GET a         => $-1|
        SET a 1       => +OK|
        GET a         => $1|1|
        SET a ""      => +OK|
        GET a         => $0||
        GET           => -ERR wrong number of arguments for 'get' command|
        GET a b       => -ERR wrong number of arguments for 'get' command|
        SET a         => -ERR wrong number of arguments for 'set' command|
        """)]
    [InlineData("""
        SET a 1 XX      => $-1|
        SET a 1 NX      => +OK|
        SET a 2 nx      => $-1|
        SET a 3 xx      => +OK|
        SET a 4 GET     => $1|3|
        SET a 5 NX GET  => $1|4|
        GET a           => $1|4|
        SET b 6 NX GET  => $-1|
        GET b           => $1|6|
        SET b 7 GET XX  => $1|6|
        SET c 8 XX GET  => $-1|
        EXISTS c        => :0|
        SET a 1 NX XX   => -ERR syntax error|
        SET a 1 WHAT    => -ERR syntax error|
        """)]
    [InlineData("""
        SET a 1 EX 100            => +OK|
        TTL a                     => :100|
        SET a 2 KEEPTTL           => +OK|
        TTL a                     => :100|
        APPEND a 3                => :2|
        TTL a                     => :100|
        SET a 1                   => +OK|
        TTL a                     => :-1|
        SET a 1 PXAT 99999999999999  => +OK|
        PEXPIRETIME a             => :99999999999999|
        SET a 1 EXAT 10           => +OK|
        EXISTS a                  => :0|
        SET a 1 EX 0              => -ERR invalid expire time in 'set' command|
        SET a 1 EX 10 PX 10       => -ERR syntax error|
        """)]
    [InlineData("""
        SETNX a 1    => :1|
        SETNX a 2    => :0|
        GETSET a 3   => $1|1|
        GETSET b 4   => $-1|
        GETDEL a     => $1|3|
        GETDEL a     => $-1|
        MGET a b     => *2|$-1|$1|4|
        """)]
    [InlineData("""
        MSET a 1 b 2 a 3  => +OK|
        MGET a b          => *2|$1|3|$1|2|
        MSET a 1 b        => -ERR wrong number of arguments for 'mset' command|
        MSET a            => -ERR wrong number of arguments for 'mset' command|
        """)]
    [InlineData("""
        APPEND a ""   => :0|
        EXISTS a      => :1|
        APPEND a xy   => :2|
        APPEND a z    => :3|
        APPEND a ""   => :3|
        GET a         => $3|xyz|
        STRLEN a      => :3|
        STRLEN b      => :0|
        """)]
    public void Strings(string script) => Play(script);

    [Theory]
    [InlineData("""
        MSET a 1 b 2     => +OK|
        EXISTS a a b c   => :3|
        TYPE a           => +string|
        TYPE c           => +none|
        DEL a a c        => :1|
        UNLINK b c       => :1|
        DBSIZE           => :0|
        RANDOMKEY        => $-1|
        SET k v          => +OK|
        RANDOMKEY        => $1|k|
        """)]
    [InlineData("""
        MSET apple 1 apricot 2 berry 3          => +OK|
        KEYS b*                                 => *1|$5|berry|
        KEYS nothing*                           => *0|
        SCAN 0 MATCH b* COUNT 100               => *2|$1|0|*1|$5|berry|
        SCAN 0 MATCH b* COUNT 100 TYPE STRING   => *2|$1|0|*1|$5|berry|
        SCAN 0 MATCH b* COUNT 100 TYPE hash     => *2|$1|0|*0|
        SCAN 281474976710656                    => *2|$1|0|*0|
        SCAN x                                  => -ERR invalid cursor|
        SCAN 0 COUNT                            => -ERR syntax error|
        SCAN 0 COUNT x                          => -ERR value is not an integer or out of range|
        SCAN 0 COUNT 0                          => -ERR syntax error|
        SCAN 0 WHAT x                           => -ERR syntax error|
        """)]
    [InlineData("""
        MSET a 1 b 2     => +OK|
        FLUSHALL WHAT    => -ERR syntax error|
        FLUSHALL SYNC x  => -ERR syntax error|
        FLUSHALL ASYNC   => +OK|
        DBSIZE           => :0|
        SET a 1          => +OK|
        FLUSHDB sync     => +OK|
        DBSIZE           => :0|
        """)]
    public void Keys(string script) => Play(script);

    [Theory]
    [InlineData("""
        CLIENT ID                     => :1|
        CLIENT GETNAME                => $-1|
        CLIENT SETNAME ann            => +OK|
        CLIENT GETNAME                => $3|ann|
        CLIENT SETNAME "a b"          => -ERR Client names cannot contain spaces, newlines or special characters.|
        CLIENT SETNAME ""             => +OK|
        CLIENT GETNAME                => $-1|
        CLIENT SETINFO LIB-NAME some  => +OK|
        CLIENT SETINFO lib-ver 1.2    => +OK|
        CLIENT SETINFO LIB-VER "1 2"  => -ERR lib-ver cannot contain spaces, newlines or special characters.|
        CLIENT SETINFO WHAT 1         => -ERR Unrecognized option 'WHAT'|
        """)]
    [InlineData("""
        CLIENT                   => -ERR wrong number of arguments for 'client' command|
        CLIENT WHAT              => -ERR unknown subcommand 'WHAT'. Try CLIENT HELP.|
        CLIENT ID 1              => -ERR wrong number of arguments for 'client|id' command|
        CLIENT NO-EVICT ON       => +OK|
        CLIENT NO-TOUCH off      => +OK|
        CLIENT NO-EVICT WHAT     => -ERR syntax error|
        CLIENT LIST WHAT         => -ERR syntax error|
        CLIENT LIST TYPE WHAT    => -ERR Unknown client type 'WHAT'|
        CLIENT LIST TYPE pubsub  => $0||
        CLIENT LIST ID 77 78     => $0||
        CLIENT LIST ID x         => -ERR Invalid client ID|
        """)]
    public void Clients(string script) => Play(script);

    [Theory]
    [InlineData("""
        CONFIG GET save appendonly          => *4|$10|appendonly|$2|no|$4|save|$0||
        CONFIG GET SAV*                     => *2|$4|save|$0||
        CONFIG GET nothing                  => *0|
        CONFIG GET                          => -ERR wrong number of arguments for 'config|get' command|
        CONFIG WHAT                         => -ERR unknown subcommand 'WHAT'. Try CONFIG HELP.|
        CONFIG RESETSTAT                    => +OK|
        """)]
    [InlineData("""
        CONFIG GET maxclients               => *2|$10|maxclients|$5|10000|
        CONFIG SET maxclients 5             => +OK|
        CONFIG GET maxclients               => *2|$10|maxclients|$1|5|
        CONFIG SET maxclients 0             => \
            -ERR CONFIG SET failed (possibly related to argument 'maxclients') - argument must be between 1 and 2147483647 inclusive|
        CONFIG SET maxclients x             => \
            -ERR CONFIG SET failed (possibly related to argument 'maxclients') - argument couldn't be parsed into an integer|
        CONFIG SET maxclients 6 WHAT x      => -ERR Unknown option or number of arguments for CONFIG SET - 'WHAT'|
        CONFIG SET maxclients 6 maxclients 7 => -ERR CONFIG SET failed (possibly related to argument 'maxclients') - duplicate parameter|
        CONFIG GET maxclients               => *2|$10|maxclients|$1|5|
        CONFIG SET maxclients 6 save        => -ERR syntax error|
        CONFIG GET maxmemory                => *2|$9|maxmemory|$1|0|
        CONFIG SET maxmemory 3kb            => +OK|
        CONFIG GET maxmemory                => *2|$9|maxmemory|$4|3072|
        CONFIG SET maxmemory much           => -ERR CONFIG SET failed (possibly related to argument 'maxmemory') - argument must be a memory value|
        CONFIG SET maxmemory -1             => -ERR CONFIG SET failed (possibly related to argument 'maxmemory') - argument must be a memory value|
        CONFIG SET save ""                  => +OK|
        CONFIG SET appendonly yes           => -ERR CONFIG SET failed (possibly related to argument 'appendonly') - can't set immutable config|
        """)]
    public void Config(string script) => Play(script);

    [Fact]
    public void TIME_is_the_time()
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();

        string[] lines = client.Ask("TIME").Split("\r\n");
        long seconds = long.Parse(lines[2], System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal("*2", lines[0]);
        Assert.InRange(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - seconds, 0, 20);
        Assert.InRange(int.Parse(lines[4], System.Globalization.CultureInfo.InvariantCulture), 0, 999_999);
    }

    [Fact]
    public void CLIENT_LIST_shows_every_connection()
    {
        using NodeUnderTest node = new();
        using TestClient first = node.Connect();
        using TestClient second = node.Connect();
        first.Ask("CLIENT SETNAME ann");
        second.Ask("CLIENT SETINFO LIB-NAME some");

        string list = first.Ask("CLIENT LIST");
        Assert.Matches(@"id=1 addr=127\.0\.0\.1:\d+ laddr=127\.0\.0\.1:\d+ fd=\d+ name=ann age=\d+ idle=\d+ flags=N ", list);
        Assert.Matches(@"id=1 .* cmd=client\|list .* resp=2 ", list);
        Assert.Matches(@"id=2 .* name= .* cmd=echo .* lib-name=some lib-ver=\n", list);
        Assert.StartsWith("id=2 ", second.Ask("CLIENT INFO").Split("\r\n")[1], StringComparison.Ordinal);
        Assert.DoesNotContain("id=1 ", first.Ask("CLIENT LIST ID 2"), StringComparison.Ordinal);
    }

    private static void Play(string script)
    {
        using NodeUnderTest node = new();
        ReplyScript.Play(node, script);
    }
}
