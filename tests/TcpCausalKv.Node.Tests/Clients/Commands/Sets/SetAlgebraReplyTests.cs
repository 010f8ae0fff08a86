namespace TcpCausalKv.Node.Tests.Clients.Commands.Sets;

/// <summary>Replies of the commands that put sets together, byte for byte those of Redis 7.2.</summary>
public sealed class SetAlgebraReplyTests
{
    [Theory]
    [InlineData("""
        SADD a x y        => :2|
        SADD b y z        => :2|
        SADD c z          => :1|
        SINTER a b        => *1|$1|y|
        SINTER a a b      => *1|$1|y|
        SINTER a nothing  => *0|
        SINTER nothing a  => *0|
        SINTER c          => *1|$1|z|
        SINTER            => -ERR wrong number of arguments for 'sinter' command|
        SUNION c nothing  => *1|$1|z|
        SUNION nothing    => *0|
        SUNION c c        => *1|$1|z|
        SUNION            => -ERR wrong number of arguments for 'sunion' command|
        SDIFF a b         => *1|$1|x|
        SDIFF a b c       => *1|$1|x|
        SDIFF a a         => *0|
        SDIFF nothing a   => *0|
        SDIFF c           => *1|$1|z|
        SDIFF             => -ERR wrong number of arguments for 'sdiff' command|
        """)]
    public void Answering(string script) => Play(script);

    [Theory]
    [InlineData("""
        SADD a x y               => :2|
        SADD b y z               => :2|
        SINTERSTORE d a b        => :1|
        SMEMBERS d               => *1|$1|y|
        SUNIONSTORE d a b        => :3|
        SCARD d                  => :3|
        SMISMEMBER d x y z       => *3|:1|:1|:1|
        SDIFFSTORE d a b         => :1|
        SMEMBERS d               => *1|$1|x|
        SDIFFSTORE d a a         => :0|
        EXISTS d                 => :0|
        SET d text               => +OK|
        SINTERSTORE d a b        => :1|
        TYPE d                   => +set|
        SINTERSTORE a a b        => :1|
        SMEMBERS a               => *1|$1|y|
        SINTERSTORE a nothing b  => :0|
        EXISTS a                 => :0|
        SINTERSTORE d            => -ERR wrong number of arguments for 'sinterstore' command|
        SUNIONSTORE d            => -ERR wrong number of arguments for 'sunionstore' command|
        SDIFFSTORE d             => -ERR wrong number of arguments for 'sdiffstore' command|
        """)]
    [InlineData("""
        SADD a x         => :1|
        SADD d y         => :1|
        EXPIRE d 100     => :1|
        SUNIONSTORE d a  => :1|
        TTL d            => :-1|
        """)]
    public void Storing(string script) => Play(script);

    [Theory]
    [InlineData("""
        SADD a x y z               => :3|
        SADD b y z w               => :3|
        SINTERCARD 2 a b           => :2|
        SINTERCARD 2 a b LIMIT 1   => :1|
        SINTERCARD 2 a b limit 0   => :2|
        SINTERCARD 2 a b LIMIT 9   => :2|
        SINTERCARD 1 a             => :3|
        SINTERCARD 2 a nothing     => :0|
        SINTERCARD 2 a b LIMIT -1  => -ERR LIMIT can't be negative|
        SINTERCARD 2 a b LIMIT x   => -ERR LIMIT can't be negative|
        SINTERCARD 2 a b LIMIT     => -ERR syntax error|
        SINTERCARD 2 a b WHAT 1    => -ERR syntax error|
        SINTERCARD 1 a b           => -ERR syntax error|
        SINTERCARD 0 a             => -ERR numkeys should be greater than 0|
        SINTERCARD -1 a            => -ERR numkeys should be greater than 0|
        SINTERCARD x a             => -ERR numkeys should be greater than 0|
        SINTERCARD 3 a b           => -ERR Number of keys can't be greater than number of args|
        SINTERCARD 2               => -ERR wrong number of arguments for 'sintercard' command|
        """)]
    public void Counting(string script) => Play(script);

    [Theory]
    [InlineData("""
        SADD a x           => :1|
        SET t 1            => +OK|
        SINTER a t         => -WRONGTYPE Operation against a key holding the wrong kind of value|
        SINTER t a         => -WRONGTYPE Operation against a key holding the wrong kind of value|
        SINTER nothing t   => -WRONGTYPE Operation against a key holding the wrong kind of value|
        SUNION a t         => -WRONGTYPE Operation against a key holding the wrong kind of value|
        SDIFF a t          => -WRONGTYPE Operation against a key holding the wrong kind of value|
        SDIFF t a          => -WRONGTYPE Operation against a key holding the wrong kind of value|
        SINTERSTORE d a t  => -WRONGTYPE Operation against a key holding the wrong kind of value|
        SUNIONSTORE d t a  => -WRONGTYPE Operation against a key holding the wrong kind of value|
        SDIFFSTORE d a t   => -WRONGTYPE Operation against a key holding the wrong kind of value|
        SINTERCARD 2 a t   => -WRONGTYPE Operation against a key holding the wrong kind of value|
        EXISTS d           => :0|
        """)]
    public void A_key_of_another_type_is_refused(string script) => Play(script);

    private static void Play(string script, int protocol = 2)
    {
        using NodeUnderTest node = new();
        ReplyScript.Play(node, script, protocol);
    }
}
