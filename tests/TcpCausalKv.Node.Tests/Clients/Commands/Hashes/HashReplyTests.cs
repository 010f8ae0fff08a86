namespace TcpCausalKv.Node.Tests.Clients.Commands.Hashes;

/// <summary>Replies about hashes, byte for byte those of Redis 7.2.</summary>
public sealed class HashReplyTests
{
    [Theory]
    [InlineData("""
        HSET h a 1       => :1|
        HSET h a 2 b 3   => :1|
        HSET h a 4 a 5   => :0|
        HGET h a         => $1|5|
        HLEN h           => :2|
        HSET h "" ""     => :1|
        HGET h ""        => $0||
        HSET h a         => -ERR wrong number of arguments for 'hset' command|
        HSET h a 1 b     => -ERR wrong number of arguments for 'hset' command|
        hset h a         => -ERR wrong number of arguments for 'hset' command|
        HSET h           => -ERR wrong number of arguments for 'hset' command|
        TYPE h           => +hash|
        HMSET h c 6      => +OK|
        HMSET h c 7 d 8  => +OK|
        HGET h d         => $1|8|
        HMSET h c        => -ERR wrong number of arguments for 'hmset' command|
        HMSET h c 7 d    => -ERR wrong number of arguments for 'hmset' command|
        HSETNX h c 9     => :0|
        HSETNX h e 9     => :1|
        HGET h c         => $1|7|
        HGET h e         => $1|9|
        HSETNX new a 1   => :1|
        HSETNX h e       => -ERR wrong number of arguments for 'hsetnx' command|
        HSETNX h e 1 f   => -ERR wrong number of arguments for 'hsetnx' command|
        """)]
    public void Setting(string script) => Play(script);

    [Theory]
    [InlineData("""
        HSET h a one b two     => :2|
        HGET h a               => $3|one|
        HGET h nothing         => $-1|
        HGET nothing a         => $-1|
        HGET h                 => -ERR wrong number of arguments for 'hget' command|
        HGET h a b             => -ERR wrong number of arguments for 'hget' command|
        HMGET h a nothing b a  => *4|$3|one|$-1|$3|two|$3|one|
        HMGET nothing a b      => *2|$-1|$-1|
        HMGET h                => -ERR wrong number of arguments for 'hmget' command|
        HEXISTS h a            => :1|
        HEXISTS h nothing      => :0|
        HEXISTS nothing a      => :0|
        HEXISTS h              => -ERR wrong number of arguments for 'hexists' command|
        HSTRLEN h a            => :3|
        HSTRLEN h nothing      => :0|
        HSTRLEN nothing a      => :0|
        HSTRLEN h              => -ERR wrong number of arguments for 'hstrlen' command|
        HLEN h                 => :2|
        HLEN nothing           => :0|
        HLEN                   => -ERR wrong number of arguments for 'hlen' command|
        """)]
    [InlineData("""
        HSET h a one     => :1|
        HGETALL h        => *2|$1|a|$3|one|
        HGETALL nothing  => *0|
        HGETALL          => -ERR wrong number of arguments for 'hgetall' command|
        HKEYS h          => *1|$1|a|
        HKEYS nothing    => *0|
        HKEYS            => -ERR wrong number of arguments for 'hkeys' command|
        HVALS h          => *1|$3|one|
        HVALS nothing    => *0|
        HVALS            => -ERR wrong number of arguments for 'hvals' command|
        """)]
    public void Reading(string script) => Play(script);

    [Theory]
    [InlineData("""
        HSET h a 1 b 2 c 3  => :3|
        HDEL h a a nothing  => :1|
        HDEL h b            => :1|
        HLEN h              => :1|
        HDEL nothing a      => :0|
        HDEL h              => -ERR wrong number of arguments for 'hdel' command|
        HDEL h c            => :1|
        EXISTS h            => :0|
        TYPE h              => +none|
        HGETALL h           => *0|
        """)]
    [InlineData("""
        HSET h a 1    => :1|
        EXPIRE h 100  => :1|
        HSET h b 2    => :1|
        TTL h         => :100|
        HDEL h a      => :1|
        TTL h         => :100|
        HDEL h b      => :1|
        HSET h a 1    => :1|
        TTL h         => :-1|
        """)]
    public void Removing(string script) => Play(script);

    [Theory]
    [InlineData("""
        HSET h a one                                  => :1|
        HRANDFIELD h                                  => $1|a|
        HRANDFIELD h 0                                => *0|
        HRANDFIELD h 1                                => *1|$1|a|
        HRANDFIELD h 100                              => *1|$1|a|
        HRANDFIELD h -3                               => *3|$1|a|$1|a|$1|a|
        HRANDFIELD h 5 WITHVALUES                     => *2|$1|a|$3|one|
        HRANDFIELD h -2 withvalues                    => *4|$1|a|$3|one|$1|a|$3|one|
        HRANDFIELD nothing                            => $-1|
        HRANDFIELD nothing 1                          => *0|
        HRANDFIELD nothing -1 WITHVALUES              => *0|
        HRANDFIELD h x                                => -ERR value is not an integer or out of range|
        HRANDFIELD h 1 WHAT                           => -ERR syntax error|
        HRANDFIELD h 1 WITHVALUES x                   => -ERR syntax error|
        HRANDFIELD h -9223372036854775808             => \
            -ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807|
        HRANDFIELD h 9223372036854775807              => *1|$1|a|
        HRANDFIELD h 9223372036854775807 WITHVALUES   => -ERR value is out of range|
        HRANDFIELD h -9223372036854775807 WITHVALUES  => -ERR value is out of range|
        HRANDFIELD h -2147483648                      => -ERR value is out of range|
        HRANDFIELD                                    => -ERR wrong number of arguments for 'hrandfield' command|
        """)]
    public void Picking(string script) => Play(script);

    [Theory]
    [InlineData("""
        HSET h a one                 => :1|
        HSCAN h 0                    => *2|$1|0|*2|$1|a|$3|one|
        HSCAN h 0 MATCH a*           => *2|$1|0|*2|$1|a|$3|one|
        HSCAN h 0 MATCH b*           => *2|$1|0|*0|
        HSCAN h 0 COUNT 100 MATCH ?  => *2|$1|0|*2|$1|a|$3|one|
        HSCAN nothing 0              => *2|$1|0|*0|
        HSCAN h x                    => -ERR invalid cursor|
        HSCAN h 0 COUNT x            => -ERR value is not an integer or out of range|
        HSCAN h 0 COUNT 0            => -ERR syntax error|
        HSCAN h 0 COUNT              => -ERR syntax error|
        HSCAN h 0 TYPE hash          => -ERR syntax error|
        HSCAN h                      => -ERR wrong number of arguments for 'hscan' command|
        """)]
    public void Scanning(string script) => Play(script);

    [Theory]
    [InlineData("""
        HINCRBY h a 5                 => :5|
        HINCRBY h a -7                => :-2|
        HGET h a                      => $2|-2|
        HSET h b 9223372036854775807  => :1|
        HINCRBY h b 1                 => -ERR increment or decrement would overflow|
        HINCRBY h b -1                => :9223372036854775806|
        HSET h c text d 1.5 e " 1"    => :3|
        HINCRBY h c 1                 => -ERR hash value is not an integer|
        HINCRBY h d 1                 => -ERR hash value is not an integer|
        HINCRBY h e 1                 => -ERR hash value is not an integer|
        HINCRBY h a x                 => -ERR value is not an integer or out of range|
        HINCRBY h a 1.5               => -ERR value is not an integer or out of range|
        HINCRBY h a                   => -ERR wrong number of arguments for 'hincrby' command|
        HLEN h                        => :5|
        """)]
    [InlineData("""
        HINCRBYFLOAT h a 1.5    => $3|1.5|
        HINCRBYFLOAT h a -0.25  => $4|1.25|
        HINCRBYFLOAT h a 1e2    => $6|101.25|
        HGET h a                => $6|101.25|
        HINCRBYFLOAT h b 3      => $1|3|
        HINCRBYFLOAT h b 0      => $1|3|
        HSET h c text           => :1|
        HINCRBYFLOAT h c 1      => -ERR hash value is not a float|
        HINCRBYFLOAT h a x      => -ERR value is not a valid float|
        HINCRBYFLOAT h a nan    => -ERR value is not a valid float|
        HINCRBYFLOAT h a inf    => -ERR value is NaN or Infinity|
        HINCRBYFLOAT h a        => -ERR wrong number of arguments for 'hincrbyfloat' command|
        HLEN h                  => :3|
        """)]
    public void Counting(string script) => Play(script);

    [Theory]
    [InlineData("""
        SET s 1                    => +OK|
        HSET s a 1                 => -WRONGTYPE Operation against a key holding the wrong kind of value|
        HMSET s a 1                => -WRONGTYPE Operation against a key holding the wrong kind of value|
        HSETNX s a 1               => -WRONGTYPE Operation against a key holding the wrong kind of value|
        HGET s a                   => -WRONGTYPE Operation against a key holding the wrong kind of value|
        HMGET s a b                => -WRONGTYPE Operation against a key holding the wrong kind of value|
        HGETALL s                  => -WRONGTYPE Operation against a key holding the wrong kind of value|
        HDEL s a                   => -WRONGTYPE Operation against a key holding the wrong kind of value|
        HLEN s                     => -WRONGTYPE Operation against a key holding the wrong kind of value|
        HEXISTS s a                => -WRONGTYPE Operation against a key holding the wrong kind of value|
        HKEYS s                    => -WRONGTYPE Operation against a key holding the wrong kind of value|
        HVALS s                    => -WRONGTYPE Operation against a key holding the wrong kind of value|
        HSTRLEN s a                => -WRONGTYPE Operation against a key holding the wrong kind of value|
        HINCRBY s a 1              => -WRONGTYPE Operation against a key holding the wrong kind of value|
        HINCRBYFLOAT s a 1         => -WRONGTYPE Operation against a key holding the wrong kind of value|
        HRANDFIELD s               => -WRONGTYPE Operation against a key holding the wrong kind of value|
        HRANDFIELD s 1 WITHVALUES  => -WRONGTYPE Operation against a key holding the wrong kind of value|
        HSCAN s 0                  => -WRONGTYPE Operation against a key holding the wrong kind of value|
        GET s                      => $1|1|
        """)]
    [InlineData("""
        HSET h a 1  => :1|
        GET h       => -WRONGTYPE Operation against a key holding the wrong kind of value|
        APPEND h x  => -WRONGTYPE Operation against a key holding the wrong kind of value|
        INCR h      => -WRONGTYPE Operation against a key holding the wrong kind of value|
        GETSET h x  => -WRONGTYPE Operation against a key holding the wrong kind of value|
        STRLEN h    => -WRONGTYPE Operation against a key holding the wrong kind of value|
        SADD h a    => -WRONGTYPE Operation against a key holding the wrong kind of value|
        SMEMBERS h  => -WRONGTYPE Operation against a key holding the wrong kind of value|
        MGET h      => *1|$-1|
        HGET h a    => $1|1|
        SET h text  => +OK|
        GET h       => $4|text|
        """)]
    public void A_key_of_another_type_is_refused(string script) => Play(script);

    [Theory]
    [InlineData("""
        HSET h a one                     => :1|
        HGETALL h                        => %1|$1|a|$3|one|
        HGETALL nothing                  => %0|
        HGET h nothing                   => _|
        HMGET h a nothing                => *2|$3|one|_|
        HKEYS h                          => *1|$1|a|
        HVALS h                          => *1|$3|one|
        HRANDFIELD h                     => $1|a|
        HRANDFIELD nothing               => _|
        HRANDFIELD h 2                   => *1|$1|a|
        HRANDFIELD h 2 WITHVALUES        => *1|*2|$1|a|$3|one|
        HRANDFIELD h -2 WITHVALUES       => *2|*2|$1|a|$3|one|*2|$1|a|$3|one|
        HRANDFIELD nothing 1 WITHVALUES  => *0|
        HSCAN h 0                        => *2|$1|0|*2|$1|a|$3|one|
        HINCRBY h n 1                    => :1|
        HINCRBYFLOAT h n 0.5             => $3|1.5|
        """)]
    public void After_HELLO_3(string script) => Play(script, protocol: 3);

    private static void Play(string script, int protocol = 2)
    {
        using NodeUnderTest node = new();
        ReplyScript.Play(node, script, protocol);
    }
}
