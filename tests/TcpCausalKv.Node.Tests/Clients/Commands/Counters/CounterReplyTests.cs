namespace TcpCausalKv.Node.Tests.Clients.Commands.Counters;

/// <summary>Replies of the commands that add to strings, byte for byte those of Redis 7.2.</summary>
public sealed class CounterReplyTests
{
    [Theory]
    [InlineData("""
        INCR n       => :1|
        INCR n       => :2|
        DECR n       => :1|
        INCRBY n 10  => :11|
        DECRBY n 20  => :-9|
        INCRBY n -5  => :-14|
        GET n        => $3|-14|
        TYPE n       => +string|
        STRLEN n     => :3|
        SET n 41     => +OK|
        INCR n       => :42|
        APPEND n 0   => :3|
        INCR n       => :421|
        DECR new     => :-1|
        INCR         => -ERR wrong number of arguments for 'incr' command|
        INCRBY n     => -ERR wrong number of arguments for 'incrby' command|
        INCR n 1     => -ERR wrong number of arguments for 'incr' command|
        """)]
    [InlineData("""
        SET n 9223372036854775807      => +OK|
        INCR n                         => -ERR increment or decrement would overflow|
        DECR n                         => :9223372036854775806|
        SET n -9223372036854775808     => +OK|
        DECR n                         => -ERR increment or decrement would overflow|
        INCRBY n -1                    => -ERR increment or decrement would overflow|
        DECRBY n 1                     => -ERR increment or decrement would overflow|
        INCRBY n 9223372036854775807   => :-1|
        SET n 0                        => +OK|
        DECRBY n -9223372036854775808  => -ERR decrement would overflow|
        INCRBY n -9223372036854775808  => :-9223372036854775808|
        GET n                          => $20|-9223372036854775808|
        """)]
    [InlineData("""
        SET t text                    => +OK|
        INCR t                        => -ERR value is not an integer or out of range|
        SET t ""                      => +OK|
        INCR t                        => -ERR value is not an integer or out of range|
        SET t " 1"                    => +OK|
        INCR t                        => -ERR value is not an integer or out of range|
        SET t 01                      => +OK|
        INCR t                        => -ERR value is not an integer or out of range|
        SET t +1                      => +OK|
        INCR t                        => -ERR value is not an integer or out of range|
        SET t -0                      => +OK|
        INCR t                        => -ERR value is not an integer or out of range|
        SET t 1.5                     => +OK|
        INCR t                        => -ERR value is not an integer or out of range|
        SET t 9223372036854775808     => +OK|
        INCR t                        => -ERR value is not an integer or out of range|
        INCRBY n x                    => -ERR value is not an integer or out of range|
        INCRBY n 1.5                  => -ERR value is not an integer or out of range|
        INCRBY n ""                   => -ERR value is not an integer or out of range|
        DECRBY n x                    => -ERR value is not an integer or out of range|
        INCRBY n 9223372036854775808  => -ERR value is not an integer or out of range|
        EXISTS n                      => :0|
        """)]
    public void Integers(string script) => Play(script);

    [Theory]
    [InlineData("""
        INCRBYFLOAT n 1.5     => $3|1.5|
        INCRBYFLOAT n -0.25   => $4|1.25|
        INCRBYFLOAT n 1e3     => $7|1001.25|
        INCRBYFLOAT n 5.0e-1  => $7|1001.75|
        GET n                 => $7|1001.75|
        SET n 3               => +OK|
        INCRBYFLOAT n 0       => $1|3|
        INCRBYFLOAT n 0.5     => $3|3.5|
        INCR n                => -ERR value is not an integer or out of range|
        INCRBYFLOAT n 0.5     => $1|4|
        INCR n                => :5|
        SET n 3.0             => +OK|
        INCRBYFLOAT n 1       => $1|4|
        SET n 1.5e2           => +OK|
        INCRBYFLOAT n 1       => $3|151|
        """)]
    [InlineData("""
        SET n 1             => +OK|
        INCRBYFLOAT n x     => -ERR value is not a valid float|
        INCRBYFLOAT n ""    => -ERR value is not a valid float|
        INCRBYFLOAT n nan   => -ERR value is not a valid float|
        INCRBYFLOAT n inf   => -ERR increment would produce NaN or Infinity|
        INCRBYFLOAT n -inf  => -ERR increment would produce NaN or Infinity|
        INCRBYFLOAT n "1 "  => -ERR value is not a valid float|
        SET n text          => +OK|
        INCRBYFLOAT n 1     => -ERR value is not a valid float|
        INCRBYFLOAT n x     => -ERR value is not a valid float|
        INCRBYFLOAT n       => -ERR wrong number of arguments for 'incrbyfloat' command|
        """)]
    public void Fractions(string script) => Play(script);

    [Theory]
    [InlineData("""
        INCRBYFLOAT n 0.1      => $3|0.1|
        INCRBYFLOAT n 0.2      => $3|0.3|
        INCRBYFLOAT n 1e3      => $6|1000.3|
        INCRBYFLOAT n 1e-16    => $21|1000.3000000000000001|
        INCRBYFLOAT n -1000.3  => $18|0.0000000000000001|
        """)]
    public void Fractions_are_decimal_and_exact(string script) => Play(script);

    [Theory]
    [InlineData("""
        SET n 1 EX 100     => +OK|
        INCR n             => :2|
        TTL n              => :100|
        INCRBYFLOAT n 0.5  => $3|2.5|
        TTL n              => :100|
        SET n 5            => +OK|
        TTL n              => :-1|
        """)]
    public void A_deadline_stays(string script) => Play(script);

    [Theory]
    [InlineData("""
        INCRBY n 5      => :5|
        GETSET n 0      => $1|5|
        INCR n          => :1|
        GETDEL n        => $1|1|
        INCR n          => :1|
        SETRANGE n 1 5  => :2|
        INCR n          => :16|
        SETNX n 9       => :0|
        MSET n 7        => +OK|
        INCR n          => :8|
        RENAME n m      => +OK|
        INCR m          => :9|
        COPY m c        => :1|
        INCR c          => :10|
        GET m           => $1|9|
        DEL m           => :1|
        INCR m          => :1|
        """)]
    public void What_overwrites_begins_again(string script) => Play(script);

    [Theory]
    [InlineData("""
        SADD s a           => :1|
        INCR s             => -WRONGTYPE Operation against a key holding the wrong kind of value|
        DECR s             => -WRONGTYPE Operation against a key holding the wrong kind of value|
        INCRBY s 1         => -WRONGTYPE Operation against a key holding the wrong kind of value|
        DECRBY s 1         => -WRONGTYPE Operation against a key holding the wrong kind of value|
        INCRBYFLOAT s 1.5  => -WRONGTYPE Operation against a key holding the wrong kind of value|
        INCRBY s x         => -ERR value is not an integer or out of range|
        INCRBYFLOAT s x    => -WRONGTYPE Operation against a key holding the wrong kind of value|
        SCARD s            => :1|
        """)]
    public void A_key_of_another_type_is_refused(string script) => Play(script);

    private static void Play(string script, int protocol = 2)
    {
        using NodeUnderTest node = new();
        ReplyScript.Play(node, script, protocol);
    }
}
