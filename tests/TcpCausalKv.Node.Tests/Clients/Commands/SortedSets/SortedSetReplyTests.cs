namespace TcpCausalKv.Node.Tests.Clients.Commands.SortedSets;

/// <summary>Replies about sorted sets, byte for byte those of Redis 7.2.</summary>
public sealed class SortedSetReplyTests
{
    [Theory]
    [InlineData("""
        ZADD z 1 a               => :1|
        ZADD z 2 a 3 b           => :1|
        ZADD z CH 2 a 4 b 5 c    => :2|
        ZADD z NX 9 a 6 d        => :1|
        ZADD z XX 7 a 7 e        => :0|
        ZADD z GT 5 a 8 b        => :0|
        ZADD z LT CH 5 a 9 b     => :1|
        ZADD z XX GT CH 6 a 1 e  => :1|
        ZADD z INCR 1.5 a        => $3|7.5|
        ZADD z NX INCR 1 a       => $-1|
        ZADD z GT INCR -1 a      => $-1|
        ZADD z XX INCR 1 nobody  => $-1|
        ZADD z INCR -inf i       => $4|-inf|
        ZADD z INCR inf i        => -ERR resulting score is not a number (NaN)|
        ZRANGE z 0 -1 WITHSCORES => *10|$1|i|$4|-inf|$1|c|$1|5|$1|d|$1|6|$1|a|$3|7.5|$1|b|$1|8|
        ZCARD z                  => :5|
        TYPE z                   => +zset|
        ZADD z NX XX 1 a         => -ERR XX and NX options at the same time are not compatible|
        ZADD z GT LT 1 a         => -ERR GT, LT, and/or NX options at the same time are not compatible|
        ZADD z NX GT 1 a         => -ERR GT, LT, and/or NX options at the same time are not compatible|
        ZADD z INCR 1 a 2 b      => -ERR INCR option supports a single increment-element pair|
        ZADD z 1 a 2             => -ERR syntax error|
        ZADD z NX                => -ERR wrong number of arguments for 'zadd' command|
        ZADD z one a             => -ERR value is not a valid float|
        ZADD z nan a             => -ERR value is not a valid float|
        ZADD z 1 a x b           => -ERR value is not a valid float|
        ZADD z "" a              => -ERR value is not a valid float|
        ZADD z 1                 => -ERR wrong number of arguments for 'zadd' command|
        ZADD new XX 1 a          => :0|
        EXISTS new               => :0|
        SET s 1                  => +OK|
        ZADD s 1 a               => -WRONGTYPE Operation against a key holding the wrong kind of value|
        ZADD s x a               => -ERR value is not a valid float|
        ZCARD s                  => -WRONGTYPE Operation against a key holding the wrong kind of value|
        ZCARD nothing            => :0|
        ZCARD                    => -ERR wrong number of arguments for 'zcard' command|
        """)]
    public void Adding(string script) => Play(script);

    [Theory]
    [InlineData("""
        ZADD z 1 a -2 b inf c -inf d 0x10 e 1e3 f -0.5 g 0 h => :8|
        ZSCORE z a                                           => $1|1|
        ZSCORE z c                                           => $3|inf|
        ZSCORE z d                                           => $4|-inf|
        ZSCORE z e                                           => $2|16|
        ZSCORE z f                                           => $4|1000|
        ZSCORE z g                                           => $4|-0.5|
        ZSCORE z h                                           => $1|0|
        ZSCORE z nothing                                     => $-1|
        ZSCORE nothing a                                     => $-1|
        ZMSCORE z a nothing b                                => *3|$1|1|$-1|$2|-2|
        ZMSCORE nothing a b                                  => *2|$-1|$-1|
        ZINCRBY z 2 a                                        => $1|3|
        ZINCRBY z -0.5 a                                     => $3|2.5|
        ZINCRBY z 1 c                                        => $3|inf|
        ZINCRBY z -inf c                                     => -ERR resulting score is not a number (NaN)|
        ZINCRBY new 0 m                                      => $1|0|
        ZINCRBY z x a                                        => -ERR value is not a valid float|
        ZINCRBY z 1                                          => -ERR wrong number of arguments for 'zincrby' command|
        ZINCRBY z 1 a b                                      => -ERR wrong number of arguments for 'zincrby' command|
        ZSCORE z                                             => -ERR wrong number of arguments for 'zscore' command|
        ZMSCORE z                                            => -ERR wrong number of arguments for 'zmscore' command|
        ZREM z a nothing b                                   => :2|
        ZREM z a                                             => :0|
        ZREM nothing a                                       => :0|
        ZREM z                                               => -ERR wrong number of arguments for 'zrem' command|
        ZREM new m                                           => :1|
        EXISTS new                                           => :0|
        ZRANK z g                                            => :1|
        ZREVRANK z g                                         => :4|
        ZRANK z nothing                                      => $-1|
        ZRANK nothing a                                      => $-1|
        SET s 1                                              => +OK|
        ZSCORE s a                                           => -WRONGTYPE Operation against a key holding the wrong kind of value|
        ZINCRBY s 1 a                                        => -WRONGTYPE Operation against a key holding the wrong kind of value|
        ZREM s a                                             => -WRONGTYPE Operation against a key holding the wrong kind of value|
        ZRANK s a                                            => -WRONGTYPE Operation against a key holding the wrong kind of value|
        """)]
    public void Scores(string script) => Play(script);

    [Theory]
    [InlineData("""
        ZADD z 1 a 2 b 3 c 4 d 5 e    => :5|
        ZPOPMIN z                     => *2|$1|a|$1|1|
        ZPOPMAX z                     => *2|$1|e|$1|5|
        ZPOPMIN z 0                   => *0|
        ZPOPMIN z 2                   => *4|$1|b|$1|2|$1|c|$1|3|
        ZPOPMAX z -1                  => -ERR value is out of range, must be positive|
        ZPOPMAX z x                   => -ERR value is out of range, must be positive|
        ZPOPMIN z 1 2                 => -ERR syntax error|
        ZPOPMAX z 9                   => *2|$1|d|$1|4|
        EXISTS z                      => :0|
        ZPOPMIN z                     => *0|
        ZPOPMIN z 2                   => *0|
        ZADD y 1 a 2 b 3 c            => :3|
        ZMPOP 2 z y MIN               => *2|$1|y|*1|*2|$1|a|$1|1|
        ZMPOP 2 z y MAX COUNT 5       => *2|$1|y|*2|*2|$1|c|$1|3|*2|$1|b|$1|2|
        ZMPOP 1 z MIN                 => *-1|
        ZMPOP 0 z MIN                 => -ERR numkeys should be greater than 0|
        ZMPOP x z MIN                 => -ERR numkeys should be greater than 0|
        ZMPOP 2 z MIN                 => -ERR syntax error|
        ZMPOP 1 z NONE                => -ERR syntax error|
        ZMPOP 1 z MIN COUNT           => -ERR syntax error|
        ZMPOP 1 z MIN COUNT 0         => -ERR count should be greater than 0|
        ZMPOP 1 z MIN COUNT 1 COUNT 2 => -ERR syntax error|
        ZMPOP 1 z                     => -ERR wrong number of arguments for 'zmpop' command|
        SET s 1                       => +OK|
        ZPOPMIN s                     => -WRONGTYPE Operation against a key holding the wrong kind of value|
        ZMPOP 2 z s MIN               => -WRONGTYPE Operation against a key holding the wrong kind of value|
        """)]
    public void Popping(string script) => Play(script);

    [Theory]
    [InlineData("""
        ZADD z 2 a 1 b 3 c                      => :3|
        OBJECT ENCODING z                       => $8|listpack|
        SORT z ALPHA DESC                       => *3|$1|c|$1|b|$1|a|
        SORT z BY nosort                        => *3|$1|b|$1|a|$1|c|
        SORT z BY nosort DESC LIMIT 0 2         => *2|$1|c|$1|a|
        COPY z y                                => :1|
        ZRANGE y 0 -1 WITHSCORES                => *6|$1|b|$1|1|$1|a|$1|2|$1|c|$1|3|
        RENAME y x                              => +OK|
        ZRANGE x 0 -1                           => *3|$1|b|$1|a|$1|c|
        SCAN 0 TYPE zset MATCH z                => *2|$1|0|*1|$1|z|
        ZSCAN z 0 MATCH a                       => *2|$1|0|*2|$1|a|$1|2|
        ZSCAN nothing 0                         => *2|$1|0|*0|
        ZSCAN z x                               => -ERR invalid cursor|
        GET z                                   => -WRONGTYPE Operation against a key holding the wrong kind of value|
        HGET z a                                => -WRONGTYPE Operation against a key holding the wrong kind of value|
        SADD z a                                => -WRONGTYPE Operation against a key holding the wrong kind of value|
        ZRANDMEMBER nothing                     => $-1|
        ZRANDMEMBER nothing 5                   => *0|
        ZRANDMEMBER z 0                         => *0|
        ZRANDMEMBER z x                         => -ERR value is not an integer or out of range|
        ZRANDMEMBER z 1 WITH                    => -ERR syntax error|
        COMMAND GETKEYS ZUNIONSTORE to 2 a b    => *3|$2|to|$1|a|$1|b|
        COMMAND GETKEYS ZMPOP 2 a b MIN         => *2|$1|a|$1|b|
        COMMAND GETKEYS ZRANGESTORE to from 0 1 => *2|$2|to|$4|from|
        DEL z                                   => :1|
        ZCARD z                                 => :0|
        """)]
    public void Keys(string script) => Play(script);

    [Theory]
    [InlineData("""
        ZADD z 1.5 a 2 b inf c         => :3|
        ZSCORE z a                     => ,1.5|
        ZSCORE z c                     => ,inf|
        ZSCORE z nothing               => _|
        ZMSCORE z a nothing            => *2|,1.5|_|
        ZADD z INCR 1 b                => ,3|
        ZADD z NX INCR 1 b             => _|
        ZRANGE z 0 1                   => *2|$1|a|$1|b|
        ZRANGE z 0 1 WITHSCORES        => *2|*2|$1|a|,1.5|*2|$1|b|,3|
        ZRANGEBYSCORE z 1 2 WITHSCORES => *1|*2|$1|a|,1.5|
        ZUNION 1 z WITHSCORES          => *3|*2|$1|a|,1.5|*2|$1|b|,3|*2|$1|c|,inf|
        ZSCAN z 0 MATCH b              => *2|$1|0|*2|$1|b|$1|3|
        ZPOPMIN z                      => *2|$1|a|,1.5|
        ZPOPMIN z 1                    => *1|*2|$1|b|,3|
        ZMPOP 1 z MAX                  => *2|$1|z|*1|*2|$1|c|,inf|
        ZMPOP 1 z MAX                  => _|
        ZPOPMAX z 2                    => *0|
        """)]
    public void In_RESP3(string script) => Play(script, protocol: 3);

    [Theory]
    [InlineData("""
        ZADD z 1.5 a 2 b          => :2|
        ZRANK z b WITHSCORE       => *2|:1|$1|2|
        ZREVRANK z b withscore    => *2|:0|$1|2|
        ZRANK z nobody WITHSCORE  => *-1|
        ZRANK no b WITHSCORE      => *-1|
        ZRANK z b WITHSCORES      => -ERR syntax error|
        ZRANK z b WITHSCORE x     => -ERR wrong number of arguments for 'zrank' command|
        ZREVRANK z b WITHSCORE x  => -ERR wrong number of arguments for 'zrevrank' command|
        """)]
    public void A_rank_with_its_score(string script) => Play(script);

    [Theory]
    [InlineData("""
        ZADD z 3.1 a 0.1 b 1e20 c 123456789012345678 d 1e-7 e  => :5|
        ZSCORE z a  => $3|3.1|
        ZSCORE z b  => $3|0.1|
        ZSCORE z c  => $5|1e+20|
        ZSCORE z d  => $18|123456789012345680|
        ZSCORE z e  => $4|1e-7|
        ZINCRBY z 0.2 b  => $3|0.3|
        ZINCRBY z 0.1 new  => $3|0.1|
        ZINCRBY z 0.2 new  => $3|0.3|
        ZINCRBY z 1e300 a  => $6|1e+300|
        ZINCRBY z 1e-300 big  => $6|1e-300|
        ZADD z -0 zero  => :1|
        ZSCORE z zero  => $1|0|
        """)]
    public void Scores_have_as_few_digits_as_they_can_and_decimal_sums(string script) => Play(script);

    private static void Play(string script, int protocol = 2)
    {
        using NodeUnderTest node = new();
        ReplyScript.Play(node, script, protocol);
    }
}
