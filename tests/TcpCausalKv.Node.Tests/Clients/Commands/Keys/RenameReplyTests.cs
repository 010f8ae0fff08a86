namespace TcpCausalKv.Node.Tests.Clients.Commands.Keys;

/// <summary>Replies of RENAME, COPY and their kin, byte for byte those of Redis 7.2.</summary>
public sealed class RenameReplyTests
{
    [Theory]
    [InlineData("""
        SET a 1                 => +OK|
        RENAME a b              => +OK|
        GET b                   => $1|1|
        EXISTS a                => :0|
        RENAME a b              => -ERR no such key|
        RENAME b b              => +OK|
        RENAME nothing nothing  => -ERR no such key|
        GET b                   => $1|1|
        SADD b2 m               => :1|
        RENAME b2 b             => +OK|
        SMEMBERS b              => *1|$1|m|
        HSET h f v              => :1|
        RENAME h b              => +OK|
        HGETALL b               => *2|$1|f|$1|v|
        EXPIRE b 100            => :1|
        SET c 1                 => +OK|
        RENAME b c              => +OK|
        TTL c                   => :100|
        TYPE c                  => +hash|
        SET d 1                 => +OK|
        EXPIRE d 100            => :1|
        SET e 1                 => +OK|
        RENAME e d              => +OK|
        TTL d                   => :-1|
        RENAME a                => -ERR wrong number of arguments for 'rename' command|
        RENAME a b c            => -ERR wrong number of arguments for 'rename' command|
        """)]
    [InlineData("""
        SET a 1                   => +OK|
        SET b 2                   => +OK|
        RENAMENX a b              => :0|
        RENAMENX a c              => :1|
        GET c                     => $1|1|
        EXISTS a                  => :0|
        RENAMENX a d              => -ERR no such key|
        RENAMENX c c              => :0|
        RENAMENX nothing nothing  => -ERR no such key|
        RENAMENX a                => -ERR wrong number of arguments for 'renamenx' command|
        """)]
    public void Renaming(string script) => Play(script);

    [Theory]
    [InlineData("""
        SET a 1                   => +OK|
        COPY a b                  => :1|
        COPY a b                  => :0|
        SET a 2                   => +OK|
        GET b                     => $1|1|
        COPY a b REPLACE          => :1|
        GET b                     => $1|2|
        COPY nothing b            => :0|
        COPY nothing b REPLACE    => :0|
        GET b                     => $1|2|
        COPY a a                  => -ERR source and destination objects are the same|
        COPY nothing nothing      => -ERR source and destination objects are the same|
        COPY a c DB 0             => :1|
        GET c                     => $1|2|
        COPY a d DB 0 replace     => :1|
        COPY a e WHAT             => -ERR syntax error|
        COPY a e DB               => -ERR syntax error|
        COPY a e DB x             => -ERR value is not an integer or out of range|
        COPY a e DB 99            => -ERR DB index is out of range|
        COPY a e REPLACE REPLACE  => :1|
        COPY a                    => -ERR wrong number of arguments for 'copy' command|
        """)]
    [InlineData("""
        HSET h f v        => :1|
        EXPIRE h 100      => :1|
        COPY h i          => :1|
        TTL i             => :100|
        HSET i f w        => :0|
        HGETALL h         => *2|$1|f|$1|v|
        HGETALL i         => *2|$1|f|$1|w|
        SADD s m          => :1|
        COPY s i          => :0|
        COPY s i REPLACE  => :1|
        SMEMBERS i        => *1|$1|m|
        TTL i             => :-1|
        """)]
    public void Copying(string script) => Play(script);

    [Theory]
    [InlineData("""
        SET a 1              => +OK|
        SADD s m             => :1|
        TOUCH a              => :1|
        TOUCH a s a nothing  => :3|
        TOUCH nothing        => :0|
        TOUCH                => -ERR wrong number of arguments for 'touch' command|
        """)]
    public void Touching(string script) => Play(script);

    private static void Play(string script, int protocol = 2)
    {
        using NodeUnderTest node = new();
        ReplyScript.Play(node, script, protocol);
    }
}
