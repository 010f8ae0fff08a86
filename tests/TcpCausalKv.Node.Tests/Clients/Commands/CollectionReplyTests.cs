namespace TcpCausalKv.Node.Tests.Clients.Commands;

/// <summary>Replies of the commands on hashes and sets, byte for byte as Redis gives them.</summary>
public sealed class CollectionReplyTests
{
    [Theory]
    [InlineData("""
        HSET h a 1 b 2 => :2|
        HSET h a 3 => :0|
        HSET h a => -ERR wrong number of arguments for 'hset' command|
        HSET h a 1 b => -ERR wrong number of arguments for 'hset' command|
        HGET h a => $1|3|
        HGET h x => $-1|
        HGET none a => $-1|
        HMGET h a x b => *3|$1|3|$-1|$1|2|
        HLEN h => :2|
        HLEN none => :0|
        HEXISTS h a => :1|
        HEXISTS h x => :0|
        HSTRLEN h a => :1|
        HSTRLEN h x => :0|
        HSETNX h a 9 => :0|
        HSETNX h c 9 => :1|
        HDEL h b c x => :2|
        HGETALL h => *2|$1|a|$1|3|
        HKEYS h => *1|$1|a|
        HVALS h => *1|$1|3|
        HDEL h a => :1|
        EXISTS h => :0|
        TYPE h => +none|
        HGETALL h => *0|
        HMSET h x 1 => +OK|
        HMSET h x => -ERR wrong number of arguments for 'hmset' command|
        HSCAN h 0 => *2|$1|0|*2|$1|x|$1|1|
        HSCAN none 0 => *2|$1|0|*0|
        HSCAN h abc => -ERR invalid cursor|
        HSCAN h 0 COUNT 0 => -ERR syntax error|
        HSCAN h 0 MATCH y* => *2|$1|0|*0|
        TYPE h => +hash|
        """)]
    [InlineData("""
        HINCRBY h n 5 => :5|
        HINCRBY h n -7 => :-2|
        HGET h n => $2|-2|
        HSET h n 10 => :0|
        HINCRBY h n 1 => :11|
        HSET h w word => :1|
        HINCRBY h w 1 => -ERR hash value is not an integer|
        HINCRBY h n x => -ERR value is not an integer or out of range|
        HINCRBY h n 9223372036854775807 => -ERR increment or decrement would overflow|
        HINCRBYFLOAT h f 1.5 => $3|1.5|
        HINCRBYFLOAT h f 0.25 => $4|1.75|
        HINCRBYFLOAT h w 1 => -ERR hash value is not a float|
        HINCRBYFLOAT h f x => -ERR value is not a valid float|
        HINCRBYFLOAT h f inf => -ERR value is NaN or Infinity|
        HSET h z 0.1 => :1|
        HINCRBYFLOAT h z 0.2 => $3|0.3|
        HDEL h n => :1|
        HINCRBY h n 3 => :3|
        HLEN h => :4|
        """)]
    [InlineData("""
        SET s v => +OK|
        HSET s a 1 => -WRONGTYPE Operation against a key holding the wrong kind of value|
        HGET s a => -WRONGTYPE Operation against a key holding the wrong kind of value|
        HLEN s => -WRONGTYPE Operation against a key holding the wrong kind of value|
        HGETALL s => -WRONGTYPE Operation against a key holding the wrong kind of value|
        HDEL s a => -WRONGTYPE Operation against a key holding the wrong kind of value|
        HINCRBY s a 1 => -WRONGTYPE Operation against a key holding the wrong kind of value|
        HSCAN s 0 => -WRONGTYPE Operation against a key holding the wrong kind of value|
        HRANDFIELD s => -WRONGTYPE Operation against a key holding the wrong kind of value|
        SET h2 v => +OK|
        DEL h2 => :1|
        HSET h2 f v => :1|
        GET h2 => -WRONGTYPE Operation against a key holding the wrong kind of value|
        APPEND h2 x => -WRONGTYPE Operation against a key holding the wrong kind of value|
        INCR h2 => -WRONGTYPE Operation against a key holding the wrong kind of value|
        STRLEN h2 => -WRONGTYPE Operation against a key holding the wrong kind of value|
        MGET h2 s => *2|$-1|$1|v|
        SETRANGE h2 0 x => -WRONGTYPE Operation against a key holding the wrong kind of value|
        GETSET h2 x => -WRONGTYPE Operation against a key holding the wrong kind of value|
        SET h2 x GET => -WRONGTYPE Operation against a key holding the wrong kind of value|
        SET h2 plain => +OK|
        GET h2 => $5|plain|
        HGET h2 f => -WRONGTYPE Operation against a key holding the wrong kind of value|
        """)]
    [InlineData("""
        HSET h a 1 => :1|
        HRANDFIELD h => $1|a|
        HRANDFIELD h 5 => *1|$1|a|
        HRANDFIELD h -2 => *2|$1|a|$1|a|
        HRANDFIELD h 0 => *0|
        HRANDFIELD h x => -ERR value is not an integer or out of range|
        HRANDFIELD h 1 WITHVALUES => *2|$1|a|$1|1|
        HRANDFIELD h -2 WITHVALUES => *4|$1|a|$1|1|$1|a|$1|1|
        HRANDFIELD h 1 WRONG => -ERR syntax error|
        HRANDFIELD none => $-1|
        HRANDFIELD none 3 => *0|
        HRANDFIELD => -ERR wrong number of arguments for 'hrandfield' command|
        """)]
    public void Hashes(string script)
    {
        using NodeUnderTest node = new();
        ReplyScript.Play(node, script);
    }

    [Theory]
    [InlineData("""
        SADD s a b a => :2|
        SADD s a c => :1|
        SCARD s => :3|
        SISMEMBER s a => :1|
        SISMEMBER s x => :0|
        SMISMEMBER s a x c => *3|:1|:0|:1|
        SREM s a x => :1|
        SREM s b c => :2|
        EXISTS s => :0|
        SMEMBERS s => *0|
        SADD s only => :1|
        SMEMBERS s => *1|$4|only|
        SPOP s => $4|only|
        SPOP s => $-1|
        EXISTS s => :0|
        SADD s only => :1|
        SPOP s 0 => *0|
        SPOP s -1 => -ERR value is out of range, must be positive|
        SPOP s x => -ERR value is out of range, must be positive|
        SPOP s 5 => *1|$4|only|
        SPOP none 2 => *0|
        SRANDMEMBER none => $-1|
        SRANDMEMBER none 3 => *0|
        SADD s m => :1|
        SRANDMEMBER s => $1|m|
        SRANDMEMBER s 3 => *1|$1|m|
        SRANDMEMBER s -2 => *2|$1|m|$1|m|
        SRANDMEMBER s x => -ERR value is not an integer or out of range|
        SSCAN s 0 => *2|$1|0|*1|$1|m|
        SSCAN none 0 => *2|$1|0|*0|
        SSCAN s x => -ERR invalid cursor|
        TYPE s => +set|
        """)]
    [InlineData("""
        SADD a 1 2 3 => :3|
        SADD b 3 => :1|
        SADD c 9 => :1|
        SINTER a b => *1|$1|3|
        SINTER a b c => *0|
        SINTER a none => *0|
        SDIFF b a => *0|
        SUNION b b => *1|$1|3|
        SINTERCARD 2 a b => :1|
        SINTERCARD 2 a a => :3|
        SINTERCARD 2 a a LIMIT 2 => :2|
        SINTERCARD 2 a a LIMIT -1 => -ERR LIMIT can't be negative|
        SINTERCARD 0 a => -ERR numkeys should be greater than 0|
        SINTERCARD 3 a b => -ERR Number of keys can't be greater than number of args|
        SINTERCARD 2 a b LIMIT => -ERR syntax error|
        SINTERSTORE d a b => :1|
        SMEMBERS d => *1|$1|3|
        SUNIONSTORE d c none => :1|
        SMEMBERS d => *1|$1|9|
        SDIFFSTORE d b a => :0|
        EXISTS d => :0|
        SMOVE a b 1 => :1|
        SISMEMBER b 1 => :1|
        SMOVE a b 7 => :0|
        SMOVE none b 1 => :0|
        SMOVE a a 2 => :1|
        SCARD a => :2|
        """)]
    [InlineData("""
        SET t v => +OK|
        SADD t a => -WRONGTYPE Operation against a key holding the wrong kind of value|
        SREM t a => -WRONGTYPE Operation against a key holding the wrong kind of value|
        SMEMBERS t => -WRONGTYPE Operation against a key holding the wrong kind of value|
        SISMEMBER t a => -WRONGTYPE Operation against a key holding the wrong kind of value|
        SMISMEMBER t a => -WRONGTYPE Operation against a key holding the wrong kind of value|
        SCARD t => -WRONGTYPE Operation against a key holding the wrong kind of value|
        SPOP t => -WRONGTYPE Operation against a key holding the wrong kind of value|
        SRANDMEMBER t => -WRONGTYPE Operation against a key holding the wrong kind of value|
        SADD s a => :1|
        SINTER s t => -WRONGTYPE Operation against a key holding the wrong kind of value|
        SUNION t s => -WRONGTYPE Operation against a key holding the wrong kind of value|
        SDIFF s t => -WRONGTYPE Operation against a key holding the wrong kind of value|
        SUNIONSTORE d s t => -WRONGTYPE Operation against a key holding the wrong kind of value|
        SMOVE s t a => -WRONGTYPE Operation against a key holding the wrong kind of value|
        SMOVE t s a => -WRONGTYPE Operation against a key holding the wrong kind of value|
        SINTERCARD 2 s t => -WRONGTYPE Operation against a key holding the wrong kind of value|
        HSET h f v => :1|
        SADD h a => -WRONGTYPE Operation against a key holding the wrong kind of value|
        SADD s => -ERR wrong number of arguments for 'sadd' command|
        SREM s => -ERR wrong number of arguments for 'srem' command|
        """)]
    public void Sets(string script)
    {
        using NodeUnderTest node = new();
        ReplyScript.Play(node, script);
    }
}
