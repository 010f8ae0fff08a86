namespace TcpCausalKv.Node.Tests.Clients.Commands.Sets;

/// <summary>Replies about one set, byte for byte those of Redis 7.2.</summary>
public sealed class SetReplyTests
{
    [Theory]
    [InlineData("""
        SADD s a            => :1|
        SADD s a b b c      => :2|
        SCARD s             => :3|
        SADD s ""           => :1|
        SISMEMBER s ""      => :1|
        TYPE s              => +set|
        SADD s              => -ERR wrong number of arguments for 'sadd' command|
        SREM s a a nothing  => :1|
        SREM s b c ""       => :3|
        EXISTS s            => :0|
        SREM nothing a      => :0|
        SREM s              => -ERR wrong number of arguments for 'srem' command|
        SCARD nothing       => :0|
        SCARD               => -ERR wrong number of arguments for 'scard' command|
        """)]
    [InlineData("""
        SADD s a      => :1|
        EXPIRE s 100  => :1|
        SADD s b      => :1|
        TTL s         => :100|
        SREM s a b    => :2|
        SADD s a      => :1|
        TTL s         => :-1|
        """)]
    public void Adding_and_removing(string script) => Play(script);

    [Theory]
    [InlineData("""
        SADD s a                => :1|
        SMEMBERS s              => *1|$1|a|
        SMEMBERS nothing        => *0|
        SMEMBERS                => -ERR wrong number of arguments for 'smembers' command|
        SISMEMBER s a           => :1|
        SISMEMBER s b           => :0|
        SISMEMBER nothing a     => :0|
        SISMEMBER s             => -ERR wrong number of arguments for 'sismember' command|
        SMISMEMBER s a b a      => *3|:1|:0|:1|
        SMISMEMBER nothing a b  => *2|:0|:0|
        SMISMEMBER s            => -ERR wrong number of arguments for 'smismember' command|
        """)]
    public void Reading(string script) => Play(script);

    [Theory]
    [InlineData("""
        SADD a x y            => :2|
        SMOVE a b x           => :1|
        SMOVE a b x           => :0|
        SMEMBERS b            => *1|$1|x|
        SMOVE a a y           => :1|
        SMOVE a b y           => :1|
        EXISTS a              => :0|
        SCARD b               => :2|
        SMOVE nothing b x     => :0|
        SMOVE b               => -ERR wrong number of arguments for 'smove' command|
        SMOVE b a             => -ERR wrong number of arguments for 'smove' command|
        SET text 1            => +OK|
        SMOVE b text x        => -WRONGTYPE Operation against a key holding the wrong kind of value|
        SMOVE text b x        => -WRONGTYPE Operation against a key holding the wrong kind of value|
        SMOVE nothing text x  => :0|
        SMOVE b text nothing  => -WRONGTYPE Operation against a key holding the wrong kind of value|
        SMEMBERS text         => -WRONGTYPE Operation against a key holding the wrong kind of value|
        """)]
    public void Moving(string script) => Play(script);

    [Theory]
    [InlineData("""
        SADD s a                            => :1|
        SRANDMEMBER s                       => $1|a|
        SRANDMEMBER s 0                     => *0|
        SRANDMEMBER s 5                     => *1|$1|a|
        SRANDMEMBER s -3                    => *3|$1|a|$1|a|$1|a|
        SRANDMEMBER nothing                 => $-1|
        SRANDMEMBER nothing 1               => *0|
        SRANDMEMBER nothing -1              => *0|
        SRANDMEMBER s x                     => -ERR value is not an integer or out of range|
        SRANDMEMBER s 1 x                   => -ERR syntax error|
        SRANDMEMBER s -9223372036854775808  => -ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807|
        SRANDMEMBER s 9223372036854775807   => *1|$1|a|
        SRANDMEMBER s -2147483648           => -ERR value is out of range|
        SRANDMEMBER                         => -ERR wrong number of arguments for 'srandmember' command|
        SCARD s                             => :1|
        """)]
    [InlineData("""
        SADD s a    => :1|
        SPOP s 0    => *0|
        SPOP s -1   => -ERR value is out of range, must be positive|
        SPOP s x    => -ERR value is out of range, must be positive|
        SPOP s 1 x  => -ERR syntax error|
        SPOP s      => $1|a|
        SPOP s      => $-1|
        SPOP s 1    => *0|
        EXISTS s    => :0|
        SADD s a    => :1|
        SPOP s 100  => *1|$1|a|
        SPOP s 100  => *0|
        EXISTS s    => :0|
        SPOP        => -ERR wrong number of arguments for 'spop' command|
        """)]
    public void Picking(string script) => Play(script);

    [Theory]
    [InlineData("""
        SADD s a                     => :1|
        SSCAN s 0                    => *2|$1|0|*1|$1|a|
        SSCAN s 0 MATCH a*           => *2|$1|0|*1|$1|a|
        SSCAN s 0 MATCH b*           => *2|$1|0|*0|
        SSCAN s 0 COUNT 100 MATCH ?  => *2|$1|0|*1|$1|a|
        SSCAN nothing 0              => *2|$1|0|*0|
        SSCAN s x                    => -ERR invalid cursor|
        SSCAN s 0 COUNT x            => -ERR value is not an integer or out of range|
        SSCAN s 0 COUNT 0            => -ERR syntax error|
        SSCAN s 0 COUNT              => -ERR syntax error|
        SSCAN s 0 TYPE set           => -ERR syntax error|
        SSCAN s                      => -ERR wrong number of arguments for 'sscan' command|
        """)]
    public void Scanning(string script) => Play(script);

    [Theory]
    [InlineData("""
        SET t 1           => +OK|
        SADD t a          => -WRONGTYPE Operation against a key holding the wrong kind of value|
        SREM t a          => -WRONGTYPE Operation against a key holding the wrong kind of value|
        SMEMBERS t        => -WRONGTYPE Operation against a key holding the wrong kind of value|
        SISMEMBER t a     => -WRONGTYPE Operation against a key holding the wrong kind of value|
        SMISMEMBER t a b  => -WRONGTYPE Operation against a key holding the wrong kind of value|
        SCARD t           => -WRONGTYPE Operation against a key holding the wrong kind of value|
        SPOP t            => -WRONGTYPE Operation against a key holding the wrong kind of value|
        SPOP t 1          => -WRONGTYPE Operation against a key holding the wrong kind of value|
        SRANDMEMBER t     => -WRONGTYPE Operation against a key holding the wrong kind of value|
        SRANDMEMBER t 1   => -WRONGTYPE Operation against a key holding the wrong kind of value|
        SSCAN t 0         => -WRONGTYPE Operation against a key holding the wrong kind of value|
        SPOP t -1         => -ERR value is out of range, must be positive|
        SRANDMEMBER t x   => -ERR value is not an integer or out of range|
        GET t             => $1|1|
        """)]
    [InlineData("""
        SADD s a        => :1|
        GET s           => -WRONGTYPE Operation against a key holding the wrong kind of value|
        APPEND s x      => -WRONGTYPE Operation against a key holding the wrong kind of value|
        INCR s          => -WRONGTYPE Operation against a key holding the wrong kind of value|
        GETDEL s        => -WRONGTYPE Operation against a key holding the wrong kind of value|
        HSET s a 1      => -WRONGTYPE Operation against a key holding the wrong kind of value|
        HGETALL s       => -WRONGTYPE Operation against a key holding the wrong kind of value|
        MGET s          => *1|$-1|
        SET s text GET  => -WRONGTYPE Operation against a key holding the wrong kind of value|
        SMEMBERS s      => *1|$1|a|
        SET s text      => +OK|
        SMEMBERS s      => -WRONGTYPE Operation against a key holding the wrong kind of value|
        """)]
    public void A_key_of_another_type_is_refused(string script) => Play(script);

    [Theory]
    [InlineData("""
        SADD s a             => :1|
        SMEMBERS s           => ~1|$1|a|
        SMEMBERS nothing     => ~0|
        SINTER s s           => ~1|$1|a|
        SINTER s nothing     => ~0|
        SUNION s             => ~1|$1|a|
        SDIFF s              => ~1|$1|a|
        SPOP nothing         => _|
        SRANDMEMBER nothing  => _|
        SRANDMEMBER s 2      => *1|$1|a|
        SRANDMEMBER s -2     => *2|$1|a|$1|a|
        SSCAN s 0            => *2|$1|0|*1|$1|a|
        SPOP s 2             => ~1|$1|a|
        SPOP s 2             => ~0|
        """)]
    public void After_HELLO_3(string script) => Play(script, protocol: 3);

    private static void Play(string script, int protocol = 2)
    {
        using NodeUnderTest node = new();
        ReplyScript.Play(node, script, protocol);
    }
}
