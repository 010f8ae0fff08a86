namespace TcpCausalKv.Node.Tests.Clients.Commands.Lists;

/// <summary>Replies about keys that are lists, and about several of them, byte for byte those of Redis 7.2.</summary>
public sealed class ListKeyReplyTests
{
    [Theory]
    [InlineData("""
        SET t 1                => +OK|
        RPUSH t a              => -WRONGTYPE Operation against a key holding the wrong kind of value|
        LPUSHX t a             => -WRONGTYPE Operation against a key holding the wrong kind of value|
        LPOP t                 => -WRONGTYPE Operation against a key holding the wrong kind of value|
        RPOP t 1               => -WRONGTYPE Operation against a key holding the wrong kind of value|
        LLEN t                 => -WRONGTYPE Operation against a key holding the wrong kind of value|
        LRANGE t 0 1           => -WRONGTYPE Operation against a key holding the wrong kind of value|
        LINDEX t 0             => -WRONGTYPE Operation against a key holding the wrong kind of value|
        LSET t 0 a             => -WRONGTYPE Operation against a key holding the wrong kind of value|
        LINSERT t BEFORE a b   => -WRONGTYPE Operation against a key holding the wrong kind of value|
        LREM t 0 a             => -WRONGTYPE Operation against a key holding the wrong kind of value|
        LTRIM t 0 1            => -WRONGTYPE Operation against a key holding the wrong kind of value|
        LPOS t a               => -WRONGTYPE Operation against a key holding the wrong kind of value|
        LMPOP 2 nothing t LEFT => -WRONGTYPE Operation against a key holding the wrong kind of value|
        RPUSH l a              => :1|
        GET l                  => -WRONGTYPE Operation against a key holding the wrong kind of value|
        SADD l a               => -WRONGTYPE Operation against a key holding the wrong kind of value|
        HGET l f               => -WRONGTYPE Operation against a key holding the wrong kind of value|
        INCR l                 => -WRONGTYPE Operation against a key holding the wrong kind of value|
        SET l 1                => +OK|
        LLEN l                 => -WRONGTYPE Operation against a key holding the wrong kind of value|
        """)]
    public void A_key_of_another_type_is_refused(string script) => Play(script);

    [Theory]
    [InlineData("""
        RPUSH l a b a              => :3|
        RENAME l m                 => +OK|
        LRANGE m 0 -1              => *3|$1|a|$1|b|$1|a|
        COPY m n                   => :1|
        LPUSH n z                  => :4|
        LRANGE n 0 -1              => *4|$1|z|$1|a|$1|b|$1|a|
        LRANGE m 0 -1              => *3|$1|a|$1|b|$1|a|
        DEL n                      => :1|
        SET t 1                    => +OK|
        SCAN 0 TYPE list COUNT 100 => *2|$1|0|*1|$1|m|
        SCAN 0 TYPE set            => *2|$1|0|*0|
        MOVE m 3                   => :1|
        SELECT 3                   => +OK|
        LMPOP 1 m RIGHT            => *2|$1|m|*1|$1|a|
        LRANGE m 0 -1              => *2|$1|a|$1|b|
        OBJECT ENCODING m          => $8|listpack|
        """)]
    public void Whatever_holds_for_keys_holds_for_lists(string script) => Play(script);

    [Theory]
    [InlineData("""
        RPUSH l 3 1 10 1                       => :4|
        SORT l                                 => *4|$1|1|$1|1|$1|3|$2|10|
        SORT l BY nosort                       => *4|$1|3|$1|1|$2|10|$1|1|
        SORT l BY nosort DESC LIMIT 0 2        => *2|$1|1|$2|10|
        SORT l DESC STORE d                    => :4|
        LRANGE d 0 -1                          => *4|$2|10|$1|3|$1|1|$1|1|
        SET g_3 three                          => +OK|
        SORT l LIMIT 1 2 GET g_* GET # STORE l => :4|
        LRANGE l 0 -1                          => *4|$0||$1|1|$5|three|$1|3|
        SADD s b a                             => :2|
        SORT s BY nosort STORE d               => :2|
        LRANGE d 0 -1                          => *2|$1|a|$1|b|
        SORT nothing STORE d                   => :0|
        EXISTS d                               => :0|
        """)]
    public void Sorting(string script) => Play(script);

    [Theory]
    [InlineData("""
        RPUSH l a b               => :2|
        LRANGE l 0 -1             => *2|$1|a|$1|b|
        LPOP nothing              => _|
        LPOP nothing 1            => _|
        LINDEX l 5                => _|
        LPOS l x                  => _|
        LMPOP 1 nothing LEFT      => _|
        LMOVE nothing l LEFT LEFT => _|
        LMPOP 1 l RIGHT COUNT 2   => *2|$1|l|*2|$1|b|$1|a|
        """)]
    public void After_HELLO_3(string script) => Play(script, protocol: 3);

    [Theory]
    [InlineData("""
        MULTI               => +OK|
        RPUSH l a b         => +QUEUED|
        LINSERT l AFTER a x => +QUEUED|
        LINSERT l AFTER a y => +QUEUED|
        LPOP l              => +QUEUED|
        LPUSH l q           => +QUEUED|
        LRANGE l 0 -1       => +QUEUED|
        EXEC                => *6|:2|:3|:4|$1|a|:4|*4|$1|q|$1|y|$1|x|$1|b|
        LRANGE l 0 -1       => *4|$1|q|$1|y|$1|x|$1|b|
        """)]
    public void One_transaction_is_one_write(string script)
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();
        ReplyScript.Play(client, script);
    }

    private static void Play(string script, int protocol = 2)
    {
        using NodeUnderTest node = new();
        ReplyScript.Play(node, script, protocol);
    }
}
