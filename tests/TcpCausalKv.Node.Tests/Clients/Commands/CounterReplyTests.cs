namespace TcpCausalKv.Node.Tests.Clients.Commands;

/// <summary>Replies of the commands on counters and deadlines, byte for byte as Redis gives them.</summary>
public sealed class CounterReplyTests
{
    [Theory]
    [InlineData("""
        INCR n => :1|
        INCR n => :2|
        DECR n => :1|
        INCRBY n 10 => :11|
        DECRBY n 3 => :8|
        GET n => $1|8|
        TYPE n => +string|
        STRLEN n => :1|
        SET n 5 => +OK|
        INCR n => :6|
        GETSET n 1 => $1|6|
        INCR n => :2|
        GETDEL n => $1|2|
        EXISTS n => :0|
        SET w word => +OK|
        INCR w => -ERR value is not an integer or out of range|
        INCRBY n x => -ERR value is not an integer or out of range|
        DECRBY n x => -ERR value is not an integer or out of range|
        DECRBY n -9223372036854775808 => -ERR decrement would overflow|
        SET big 9223372036854775806 => +OK|
        INCR big => :9223372036854775807|
        INCR big => -ERR increment or decrement would overflow|
        SET low -9223372036854775808 => +OK|
        DECR low => -ERR increment or decrement would overflow|
        SET sp " 1" => +OK|
        INCR sp => -ERR value is not an integer or out of range|
        SET z 007 => +OK|
        INCR z => -ERR value is not an integer or out of range|
        APPEND n 1 => :1|
        APPEND n 2 => :2|
        INCR n => :13|
        """)]
    [InlineData("""
        INCRBYFLOAT f 1.5 => $3|1.5|
        INCRBYFLOAT f 1.25 => $4|2.75|
        GET f => $4|2.75|
        INCR f => -ERR value is not an integer or out of range|
        SET f 3 => +OK|
        INCRBYFLOAT f 1 => $1|4|
        INCRBYFLOAT f 0.1 => $3|4.1|
        INCRBYFLOAT f 0.2 => $3|4.3|
        SET f 5.0e3 => +OK|
        INCRBYFLOAT f 2.0e2 => $4|5200|
        INCRBYFLOAT f x => -ERR value is not a valid float|
        INCRBYFLOAT f inf => -ERR increment would produce NaN or Infinity|
        SET w word => +OK|
        INCRBYFLOAT w 1 => -ERR value is not a valid float|
        SADD s a => :1|
        INCRBYFLOAT s 1 => -WRONGTYPE Operation against a key holding the wrong kind of value|
        INCR s => -WRONGTYPE Operation against a key holding the wrong kind of value|
        SET f 0.1 => +OK|
        INCRBYFLOAT f 0.2 => $3|0.3|
        SET f 1 => +OK|
        INCRBYFLOAT f -1.1 => $4|-0.1|
        """)]
    public void Counters(string script)
    {
        using NodeUnderTest node = new();
        ReplyScript.Play(node, script);
    }

    [Theory]
    [InlineData("""
        SET a 1 => +OK|
        TTL a => :-1|
        PTTL none => :-2|
        TTL none => :-2|
        EXPIRE a 100 => :1|
        TTL a => :100|
        EXPIRE a 200 NX => :0|
        EXPIRE a 200 XX => :1|
        EXPIRE a 100 GT => :0|
        EXPIRE a 100 LT => :1|
        TTL a => :100|
        PERSIST a => :1|
        TTL a => :-1|
        PERSIST a => :0|
        EXPIRE a 100 GT => :0|
        EXPIRE a 100 LT => :1|
        EXPIRE a 100 NX XX => -ERR NX and XX, GT or LT options at the same time are not compatible|
        EXPIRE a 100 GT LT => -ERR GT and LT options at the same time are not compatible|
        EXPIRE a 100 WRONG => -ERR Unsupported option WRONG|
        EXPIRE a x => -ERR value is not an integer or out of range|
        EXPIRE a 9223372036854775807 => -ERR invalid expire time in 'expire' command|
        EXPIRE none 100 => :0|
        PEXPIREAT a 99999999999999 => :1|
        PEXPIRETIME a => :99999999999999|
        EXPIRETIME a => :100000000000|
        EXPIREAT a 99999999999 => :1|
        EXPIRETIME a => :99999999999|
        EXPIRE a -1 => :1|
        EXISTS a => :0|
        EXPIRETIME a => :-2|
        """)]
    [InlineData("""
        SETEX a 100 v => +OK|
        TTL a => :100|
        SETEX a 0 v => -ERR invalid expire time in 'setex' command|
        SETEX a x v => -ERR value is not an integer or out of range|
        PSETEX a 100000 v => +OK|
        TTL a => :100|
        PSETEX a -1 v => -ERR invalid expire time in 'psetex' command|
        GETEX a => $1|v|
        TTL a => :100|
        GETEX a PERSIST => $1|v|
        TTL a => :-1|
        GETEX a EX 100 => $1|v|
        TTL a => :100|
        GETEX a PXAT 99999999999999 => $1|v|
        PEXPIRETIME a => :99999999999999|
        GETEX a EX 0 => -ERR invalid expire time in 'getex' command|
        GETEX none EX 0 => $-1|
        GETEX a KEEPTTL => -ERR syntax error|
        GETEX a EX => -ERR syntax error|
        GETEX a EXAT 1 => $1|v|
        EXISTS a => :0|
        SET a 1 EX 100 => +OK|
        SET a 2 => +OK|
        TTL a => :-1|
        SET a 1 EX 100 => +OK|
        INCR a => :2|
        TTL a => :100|
        APPEND a 0 => :2|
        TTL a => :100|
        GETSET a 1 => $2|20|
        TTL a => :-1|
        HSET h f v => :1|
        EXPIRE h 100 => :1|
        HSET h g w => :1|
        TTL h => :100|
        HDEL h f g => :2|
        HSET h f v => :1|
        TTL h => :-1|
        """)]
    [InlineData("""
        SET a 1 EX 100 => +OK|
        RENAME a b => +OK|
        TTL b => :100|
        EXISTS a => :0|
        RENAME a b => -ERR no such key|
        SET c 2 => +OK|
        RENAMENX b c => :0|
        RENAMENX b d => :1|
        GET d => $1|1|
        TTL d => :100|
        RENAME d d => +OK|
        COPY d e => :1|
        TTL e => :100|
        COPY d e => :0|
        COPY d e REPLACE => :1|
        COPY d d => -ERR source and destination objects are the same|
        COPY none e => :0|
        COPY d e DB x => -ERR value is not an integer or out of range|
        COPY d e WRONG => -ERR syntax error|
        HSET h f v => :1|
        COPY h g => :1|
        HGETALL g => *2|$1|f|$1|v|
        SADD s m => :1|
        RENAME s t => +OK|
        SMEMBERS t => *1|$1|m|
        RENAME t d => +OK|
        TYPE d => +set|
        TOUCH d e none => :2|
        SCAN 0 TYPE set COUNT 100 => *2|$1|0|*1|$1|d|
        SCAN 0 TYPE zset COUNT 100 => *2|$1|0|*0|
        """)]
    public void Expiry(string script)
    {
        using NodeUnderTest node = new();
        ReplyScript.Play(node, script);
    }
}
