namespace TcpCausalKv.Node.Tests.Clients.Commands.SortedSets;

/// <summary>Replies about ranges and what sorted sets make together, byte for byte those of Redis 7.2.</summary>
public sealed class SortedSetRangeReplyTests
{
    [Theory]
    [InlineData("""
        ZADD z 1 a 2 b 3 c 4 d 5 e                       => :5|
        ZRANGE z 0 -1                                    => *5|$1|a|$1|b|$1|c|$1|d|$1|e|
        ZRANGE z 1 2 WITHSCORES                          => *4|$1|b|$1|2|$1|c|$1|3|
        ZRANGE z -2 -1                                   => *2|$1|d|$1|e|
        ZRANGE z 0 -1 REV                                => *5|$1|e|$1|d|$1|c|$1|b|$1|a|
        ZRANGE z 0 1 REV WITHSCORES                      => *4|$1|e|$1|5|$1|d|$1|4|
        ZRANGE z 3 2                                     => *0|
        ZRANGE z 9 10                                    => *0|
        ZRANGE z -99 99                                  => *5|$1|a|$1|b|$1|c|$1|d|$1|e|
        ZRANGE z 0 -1 LIMIT 1 2                          => \
        -ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX|
        ZRANGE z 0 -1 LIMIT 1 -1                         => *5|$1|a|$1|b|$1|c|$1|d|$1|e|
        ZRANGE z (1 3 BYSCORE                            => *2|$1|b|$1|c|
        ZRANGE z 3 (1 BYSCORE REV                        => *2|$1|c|$1|b|
        ZRANGE z -inf +inf BYSCORE LIMIT 1 2             => *2|$1|b|$1|c|
        ZRANGE z -inf +inf BYSCORE LIMIT -1 2            => *0|
        ZRANGE z -inf +inf BYSCORE LIMIT 2 -1 WITHSCORES => *6|$1|c|$1|3|$1|d|$1|4|$1|e|$1|5|
        ZRANGE z +inf -inf BYSCORE REV LIMIT 1 2         => *2|$1|d|$1|c|
        ZRANGE z x 3 BYSCORE                             => -ERR min or max is not a float|
        ZRANGE z 1 nan BYSCORE                           => -ERR min or max is not a float|
        ZRANGE z x 3                                     => -ERR value is not an integer or out of range|
        ZRANGE z 0 1 REV REV                             => -ERR syntax error|
        ZRANGE z 0 1 BYSCORE BYLEX                       => -ERR syntax error|
        ZRANGE z 0 1 BYSCORE LIMIT 1                     => -ERR syntax error|
        ZRANGE z 0 1 BYSCORE LIMIT x 1                   => -ERR value is not an integer or out of range|
        ZRANGE z [a [b BYLEX WITHSCORES                  => -ERR syntax error, WITHSCORES not supported in combination with BYLEX|
        ZRANGE z 0                                       => -ERR wrong number of arguments for 'zrange' command|
        ZRANGE nothing 0 -1                              => *0|
        ZRANGEBYSCORE z 2 4                              => *3|$1|b|$1|c|$1|d|
        ZRANGEBYSCORE z (2 +inf WITHSCORES LIMIT 0 1     => *2|$1|c|$1|3|
        ZREVRANGEBYSCORE z 4 2                           => *3|$1|d|$1|c|$1|b|
        ZRANGEBYSCORE z 2 4 REV                          => -ERR syntax error|
        ZREVRANGE z 0 1 WITHSCORES                       => *4|$1|e|$1|5|$1|d|$1|4|
        ZREVRANGE z 0 1 BYSCORE                          => -ERR syntax error|
        ZCOUNT z 2 (4                                    => :2|
        ZCOUNT z -inf +inf                               => :5|
        ZCOUNT z 4 2                                     => :0|
        ZCOUNT z a b                                     => -ERR min or max is not a float|
        ZCOUNT nothing 1 2                               => :0|
        SET s 1                                          => +OK|
        ZRANGE s 0 1                                     => -WRONGTYPE Operation against a key holding the wrong kind of value|
        ZRANGEBYSCORE s 0 x                              => -ERR min or max is not a float|
        ZCOUNT s 0 1                                     => -WRONGTYPE Operation against a key holding the wrong kind of value|
        """)]
    public void Ranges(string script) => Play(script);

    [Theory]
    [InlineData("""
        ZADD z 0 a 0 aa 0 b 0 c 0 d    => :5|
        ZRANGE z - + BYLEX             => *5|$1|a|$2|aa|$1|b|$1|c|$1|d|
        ZRANGE z [aa (c BYLEX          => *2|$2|aa|$1|b|
        ZRANGE z + [b BYLEX REV        => *3|$1|d|$1|c|$1|b|
        ZRANGE z + - BYLEX             => *0|
        ZRANGEBYLEX z (a +             => *4|$2|aa|$1|b|$1|c|$1|d|
        ZRANGEBYLEX z - [b LIMIT 1 2   => *2|$2|aa|$1|b|
        ZREVRANGEBYLEX z [c [aa        => *3|$1|c|$1|b|$2|aa|
        ZRANGEBYLEX z (b (b            => *0|
        ZRANGEBYLEX z [b [b            => *1|$1|b|
        ZRANGEBYLEX z a b              => -ERR min or max not valid string range item|
        ZRANGEBYLEX z [a -x            => -ERR min or max not valid string range item|
        ZRANGEBYLEX z "" +             => -ERR min or max not valid string range item|
        ZRANGEBYLEX z [a [b WITHSCORES => -ERR syntax error, WITHSCORES not supported in combination with BYLEX|
        ZLEXCOUNT z - +                => :5|
        ZLEXCOUNT z [aa [c             => :3|
        ZLEXCOUNT z x y                => -ERR min or max not valid string range item|
        ZLEXCOUNT nothing - +          => :0|
        ZREMRANGEBYLEX z (a (c         => :2|
        ZREMRANGEBYLEX z a c           => -ERR min or max not valid string range item|
        ZREMRANGEBYLEX nothing - +     => :0|
        ZRANGE z 0 -1                  => *3|$1|a|$1|c|$1|d|
        ZREMRANGEBYLEX z - +           => :3|
        EXISTS z                       => :0|
        """)]
    public void Texts(string script) => Play(script);

    [Theory]
    [InlineData("""
        ZADD z 1 a 2 b 3 c 4 d 5 e 6 f => :6|
        ZREMRANGEBYRANK z 0 1          => :2|
        ZREMRANGEBYSCORE z (3 4        => :1|
        ZRANGE z 0 -1                  => *3|$1|c|$1|e|$1|f|
        ZREMRANGEBYRANK z 5 9          => :0|
        ZREMRANGEBYRANK z x 1          => -ERR value is not an integer or out of range|
        ZREMRANGEBYSCORE z x 1         => -ERR min or max is not a float|
        ZREMRANGEBYSCORE z -inf +inf   => :3|
        EXISTS z                       => :0|
        ZREMRANGEBYRANK z 0 -1         => :0|
        SET s 1                        => +OK|
        ZREMRANGEBYRANK s 0 1          => -WRONGTYPE Operation against a key holding the wrong kind of value|
        ZREMRANGEBYRANK s 0            => -ERR wrong number of arguments for 'zremrangebyrank' command|
        """)]
    public void Removing_ranges(string script) => Play(script);

    [Theory]
    [InlineData("""
        ZADD a 1 x 2 y 3 z                          => :3|
        ZADD b 10 y 20 z 30 w                       => :3|
        SADD s x w                                  => :2|
        ZUNION 2 a b                                => *4|$1|x|$1|y|$1|z|$1|w|
        ZUNION 2 a b WITHSCORES                     => *8|$1|x|$1|1|$1|y|$2|12|$1|z|$2|23|$1|w|$2|30|
        ZUNION 2 a b WEIGHTS 2 0.5 WITHSCORES       => *8|$1|x|$1|2|$1|y|$1|9|$1|w|$2|15|$1|z|$2|16|
        ZUNION 2 a b AGGREGATE MIN WITHSCORES       => *8|$1|x|$1|1|$1|y|$1|2|$1|z|$1|3|$1|w|$2|30|
        ZUNION 2 a s WITHSCORES                     => *8|$1|w|$1|1|$1|x|$1|2|$1|y|$1|2|$1|z|$1|3|
        ZINTER 2 a b WITHSCORES                     => *4|$1|y|$2|12|$1|z|$2|23|
        ZINTER 2 a b AGGREGATE max WITHSCORES       => *4|$1|y|$2|10|$1|z|$2|20|
        ZINTER 2 a nothing                          => *0|
        ZDIFF 2 a b                                 => *1|$1|x|
        ZDIFF 2 a s WITHSCORES                      => *4|$1|y|$1|2|$1|z|$1|3|
        ZDIFF 1 nothing                             => *0|
        ZINTERCARD 2 a b                            => :2|
        ZINTERCARD 2 a b LIMIT 1                    => :1|
        ZINTERCARD 2 a b LIMIT -1                   => -ERR LIMIT can't be negative|
        ZUNIONSTORE to 2 a b                        => :4|
        ZRANGE to 0 -1 WITHSCORES                   => *8|$1|x|$1|1|$1|y|$2|12|$1|z|$2|23|$1|w|$2|30|
        ZINTERSTORE to 2 a b WEIGHTS 1 -1           => :2|
        ZRANGE to 0 -1 WITHSCORES                   => *4|$1|z|$3|-17|$1|y|$2|-8|
        ZDIFFSTORE to 2 a b                         => :1|
        ZRANGE to 0 -1 WITHSCORES                   => *2|$1|x|$1|1|
        ZDIFFSTORE to 2 a a                         => :0|
        EXISTS to                                   => :0|
        ZINTERSTORE a 2 a nothing                   => :0|
        EXISTS a                                    => :0|
        ZRANGESTORE to b 0 1                        => :2|
        ZRANGE to 0 -1 WITHSCORES                   => *4|$1|y|$2|10|$1|z|$2|20|
        ZRANGESTORE to b (10 +inf BYSCORE LIMIT 1 1 => :1|
        ZRANGE to 0 -1                              => *1|$1|w|
        ZRANGESTORE to nothing 0 -1                 => :0|
        EXISTS to                                   => :0|
        ZRANGESTORE to b 0 1 WITHSCORES             => -ERR syntax error|
        ZUNION 0 a                                  => -ERR at least 1 input key is needed for 'zunion' command|
        ZUNION x a                                  => -ERR value is not an integer or out of range|
        ZUNION 3 a b                                => -ERR syntax error|
        ZUNION 2 a b WEIGHTS 1                      => -ERR syntax error|
        ZUNION 2 a b WEIGHTS 1 x                    => -ERR weight value is not a float|
        ZUNION 2 a b AGGREGATE avg                  => -ERR syntax error|
        ZDIFF 2 a b AGGREGATE MIN                   => -ERR syntax error|
        ZUNIONSTORE to 2 a b WITHSCORES             => -ERR syntax error|
        ZUNIONSTORE to 0 a                          => -ERR at least 1 input key is needed for 'zunionstore' command|
        SET t 1                                     => +OK|
        ZUNION 2 b t                                => -WRONGTYPE Operation against a key holding the wrong kind of value|
        ZUNIONSTORE to 1 t                          => -WRONGTYPE Operation against a key holding the wrong kind of value|
        ZRANGESTORE to t 0 1                        => -WRONGTYPE Operation against a key holding the wrong kind of value|
        """)]
    public void Putting_together(string script) => Play(script);

    private static void Play(string script, int protocol = 2)
    {
        using NodeUnderTest node = new();
        ReplyScript.Play(node, script, protocol);
    }
}
