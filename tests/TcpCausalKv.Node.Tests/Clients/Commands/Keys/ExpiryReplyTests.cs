namespace TcpCausalKv.Node.Tests.Clients.Commands.Keys;

/// <summary>Replies about how long keys live, byte for byte those of Redis 7.2.</summary>
public sealed class ExpiryReplyTests
{
    [Theory]
    [InlineData("""
        SET a 1                     => +OK|
        EXPIRE a 100                => :1|
        TTL a                       => :100|
        EXPIRE nothing 100          => :0|
        TTL nothing                 => :-2|
        PTTL nothing                => :-2|
        EXPIRETIME nothing          => :-2|
        PEXPIRETIME nothing         => :-2|
        PEXPIRE a 99999900          => :1|
        TTL a                       => :100000|
        PEXPIREAT a 99999999999999  => :1|
        PEXPIRETIME a               => :99999999999999|
        EXPIRETIME a                => :100000000000|
        EXPIREAT a 99999999999      => :1|
        EXPIRETIME a                => :99999999999|
        PEXPIRETIME a               => :99999999999000|
        PERSIST a                   => :1|
        PERSIST a                   => :0|
        PERSIST nothing             => :0|
        TTL a                       => :-1|
        PTTL a                      => :-1|
        EXPIRETIME a                => :-1|
        PEXPIRETIME a               => :-1|
        """)]
    [InlineData("""
        SET a 1                       => +OK|
        EXPIRE a 0                    => :1|
        EXISTS a                      => :0|
        SET a 1                       => +OK|
        PEXPIRE a -1                  => :1|
        EXISTS a                      => :0|
        SET a 1                       => +OK|
        EXPIREAT a 1                  => :1|
        EXISTS a                      => :0|
        SET a 1                       => +OK|
        PEXPIREAT a 0                 => :1|
        EXISTS a                      => :0|
        SET a 1                       => +OK|
        EXPIREAT a -9223372036854775  => :1|
        EXISTS a                      => :0|
        """)]
    public void Giving_a_deadline(string script) => Play(script);

    [Theory]
    [InlineData("""
        SET a 1                        => +OK|
        EXPIRE a 100 XX                => :0|
        EXPIRE a 100 GT                => :0|
        EXPIRE a 100 NX                => :1|
        EXPIRE a 200 NX                => :0|
        EXPIRE a 200 XX                => :1|
        TTL a                          => :200|
        EXPIRE a 100 GT                => :0|
        EXPIRE a 300 gt                => :1|
        TTL a                          => :300|
        EXPIRE a 400 LT                => :0|
        EXPIRE a 100 lt                => :1|
        TTL a                          => :100|
        EXPIRE a 500 XX GT             => :1|
        EXPIRE a 50 XX LT              => :1|
        TTL a                          => :50|
        PERSIST a                      => :1|
        EXPIRE a 500 XX LT             => :0|
        EXPIRE a 500 LT                => :1|
        TTL a                          => :500|
        PEXPIRE a 100 NX               => :0|
        EXPIREAT a 1 GT                => :0|
        PEXPIREAT a 99999999999999 GT  => :1|
        PEXPIRETIME a                  => :99999999999999|
        EXPIRE nothing 100 NX          => :0|
        """)]
    [InlineData("""
        SET a 1               => +OK|
        EXPIRE a 100 NX XX    => -ERR NX and XX, GT or LT options at the same time are not compatible|
        EXPIRE a 100 NX GT    => -ERR NX and XX, GT or LT options at the same time are not compatible|
        EXPIRE a 100 LT NX    => -ERR NX and XX, GT or LT options at the same time are not compatible|
        EXPIRE a 100 GT LT    => -ERR GT and LT options at the same time are not compatible|
        EXPIRE a 100 WHAT     => -ERR Unsupported option WHAT|
        EXPIRE a 100 XX WHAT  => -ERR Unsupported option WHAT|
        EXPIRE a x NX XX      => -ERR NX and XX, GT or LT options at the same time are not compatible|
        TTL a                 => :-1|
        """)]
    public void Options(string script) => Play(script);

    [Theory]
    [InlineData("""
        SET a 1                         => +OK|
        EXPIRE a x                      => -ERR value is not an integer or out of range|
        PEXPIRE a 1.5                   => -ERR value is not an integer or out of range|
        EXPIREAT a ""                   => -ERR value is not an integer or out of range|
        PEXPIREAT a x                   => -ERR value is not an integer or out of range|
        EXPIRE nothing x                => -ERR value is not an integer or out of range|
        EXPIRE a 9223372036854775807    => -ERR invalid expire time in 'expire' command|
        PEXPIRE a 9223372036854775807   => -ERR invalid expire time in 'pexpire' command|
        EXPIREAT a 9223372036854775807  => -ERR invalid expire time in 'expireat' command|
        EXPIRE a -9223372036854775808   => -ERR invalid expire time in 'expire' command|
        EXPIRE a                        => -ERR wrong number of arguments for 'expire' command|
        PEXPIRE a                       => -ERR wrong number of arguments for 'pexpire' command|
        EXPIREAT a                      => -ERR wrong number of arguments for 'expireat' command|
        PEXPIREAT a                     => -ERR wrong number of arguments for 'pexpireat' command|
        TTL                             => -ERR wrong number of arguments for 'ttl' command|
        PTTL a b                        => -ERR wrong number of arguments for 'pttl' command|
        EXPIRETIME                      => -ERR wrong number of arguments for 'expiretime' command|
        PEXPIRETIME a b                 => -ERR wrong number of arguments for 'pexpiretime' command|
        PERSIST                         => -ERR wrong number of arguments for 'persist' command|
        TTL a                           => :-1|
        """)]
    public void Wrong_words(string script) => Play(script);

    [Theory]
    [InlineData("""
        SETEX a 100 x                   => +OK|
        GET a                           => $1|x|
        TTL a                           => :100|
        PSETEX a 99999900 y             => +OK|
        TTL a                           => :100000|
        SETEX a 0 x                     => -ERR invalid expire time in 'setex' command|
        SETEX a -1 x                    => -ERR invalid expire time in 'setex' command|
        SETEX a x x                     => -ERR value is not an integer or out of range|
        SETEX a 9223372036854775807 x   => -ERR invalid expire time in 'setex' command|
        PSETEX a 0 x                    => -ERR invalid expire time in 'psetex' command|
        PSETEX a x x                    => -ERR value is not an integer or out of range|
        PSETEX a 9223372036854775807 x  => -ERR invalid expire time in 'psetex' command|
        SETEX a 100                     => -ERR wrong number of arguments for 'setex' command|
        PSETEX a 100                    => -ERR wrong number of arguments for 'psetex' command|
        GET a                           => $1|y|
        SADD s m                        => :1|
        SETEX s 100 x                   => +OK|
        TYPE s                          => +string|
        """)]
    [InlineData("""
        SET a x                      => +OK|
        GETEX a                      => $1|x|
        TTL a                        => :-1|
        GETEX a EX 100               => $1|x|
        TTL a                        => :100|
        GETEX a PX 99999900          => $1|x|
        TTL a                        => :100000|
        GETEX a EXAT 99999999999     => $1|x|
        EXPIRETIME a                 => :99999999999|
        GETEX a PXAT 99999999999999  => $1|x|
        PEXPIRETIME a                => :99999999999999|
        GETEX a PERSIST              => $1|x|
        TTL a                        => :-1|
        GETEX a EXAT 1               => $1|x|
        EXISTS a                     => :0|
        GETEX nothing                => $-1|
        GETEX nothing EX 100         => $-1|
        """)]
    [InlineData("""
        SET a x               => +OK|
        GETEX a EX 0          => -ERR invalid expire time in 'getex' command|
        GETEX a PX -1         => -ERR invalid expire time in 'getex' command|
        GETEX a EX x          => -ERR value is not an integer or out of range|
        GETEX a EX            => -ERR syntax error|
        GETEX a EX 1 PX 1     => -ERR syntax error|
        GETEX a PERSIST EX 1  => -ERR syntax error|
        GETEX a KEEPTTL       => -ERR syntax error|
        GETEX a WHAT          => -ERR syntax error|
        GETEX nothing EX x    => $-1|
        GETEX nothing WHAT    => -ERR syntax error|
        GETEX                 => -ERR wrong number of arguments for 'getex' command|
        SADD s m              => :1|
        GETEX s               => -WRONGTYPE Operation against a key holding the wrong kind of value|
        GETEX s EX 100        => -WRONGTYPE Operation against a key holding the wrong kind of value|
        TTL a                 => :-1|
        """)]
    public void Strings_with_a_deadline(string script) => Play(script);

    private static void Play(string script, int protocol = 2)
    {
        using NodeUnderTest node = new();
        ReplyScript.Play(node, script, protocol);
    }
}
