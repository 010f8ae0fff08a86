namespace TcpCausalKv.Node.Tests.Clients.Commands.Strings;

/// <summary>Replies about parts of strings, byte for byte those of Redis 7.2.</summary>
public sealed class RangeReplyTests
{
    [Theory]
    [InlineData("""
        SET a "This is a string"                             => +OK|
        GETRANGE a 0 3                                       => $4|This|
        GETRANGE a -3 -1                                     => $3|ing|
        GETRANGE a 0 -1                                      => $16|This is a string|
        GETRANGE a 10 100                                    => $6|string|
        GETRANGE a 100 200                                   => $0||
        GETRANGE a 5 4                                       => $0||
        GETRANGE a -1 -3                                     => $0||
        GETRANGE a -100 -50                                  => $1|T|
        GETRANGE a -50 -100                                  => $0||
        GETRANGE a -100 2                                    => $3|Thi|
        GETRANGE a 3 3                                       => $1|s|
        GETRANGE a 9223372036854775807 -9223372036854775808  => $0||
        GETRANGE a -9223372036854775808 9223372036854775807  => $16|This is a string|
        SUBSTR a 0 3                                         => $4|This|
        SUBSTR a -3 -1                                       => $3|ing|
        """)]
    [InlineData("""
        SET a ""                          => +OK|
        GETRANGE a 0 -1                   => $0||
        GETRANGE a 0 0                    => $0||
        GETRANGE nothing 0 -1             => $0||
        GETRANGE nothing x 0              => -ERR value is not an integer or out of range|
        GETRANGE a x 0                    => -ERR value is not an integer or out of range|
        GETRANGE a 0 x                    => -ERR value is not an integer or out of range|
        GETRANGE a 0 01                   => -ERR value is not an integer or out of range|
        GETRANGE a 0 9223372036854775808  => -ERR value is not an integer or out of range|
        GETRANGE a 0                      => -ERR wrong number of arguments for 'getrange' command|
        GETRANGE a 0 1 2                  => -ERR wrong number of arguments for 'getrange' command|
        SUBSTR a 0                        => -ERR wrong number of arguments for 'substr' command|
        SUBSTR a 0 x                      => -ERR value is not an integer or out of range|
        SUBSTR nothing 0 -1               => $0||
        """)]
    public void GETRANGE_answers_a_part(string script) => Play(script);

    [Theory]
    [InlineData("""
        SETRANGE a 0 Hello     => :5|
        SETRANGE a 6 World     => :11|
        SETRANGE a 5 "-"       => :11|
        GET a                  => $11|Hello-World|
        SETRANGE a 1 ""        => :11|
        SETRANGE a 100 ""      => :11|
        STRLEN a               => :11|
        SETRANGE nothing 3 ""  => :0|
        EXISTS nothing         => :0|
        SETRANGE a 0 J         => :11|
        GET a                  => $11|Jello-World|
        SETRANGE b 3 x         => :4|
        SETRANGE b 0 abc       => :4|
        GET b                  => $4|abcx|
        """)]
    [InlineData("""
        SETRANGE a -1 x                    => -ERR offset is out of range|
        SETRANGE a x x                     => -ERR value is not an integer or out of range|
        SETRANGE a 0                       => -ERR wrong number of arguments for 'setrange' command|
        SETRANGE a 536870911 xy            => -ERR string exceeds maximum allowed size (proto-max-bulk-len)|
        SETRANGE a 536870912 x             => -ERR string exceeds maximum allowed size (proto-max-bulk-len)|
        SETRANGE a 9223372036854775807 x   => -ERR string exceeds maximum allowed size (proto-max-bulk-len)|
        SETRANGE a 9223372036854775808 x   => -ERR value is not an integer or out of range|
        SETRANGE a 9223372036854775807 ""  => :0|
        EXISTS a                           => :0|
        """)]
    public void SETRANGE_overwrites_a_part(string script) => Play(script);

    [Theory]
    [InlineData("""
        MSETNX a 1 b 2  => :1|
        MSETNX b 3 c 4  => :0|
        MGET a b c      => *3|$1|1|$1|2|$-1|
        MSETNX d 1 d 2  => :1|
        GET d           => $1|2|
        MSETNX e 1 f    => -ERR wrong number of arguments for 'msetnx' command|
        MSETNX e        => -ERR wrong number of arguments for 'msetnx' command|
        EXISTS e        => :0|
        """)]
    public void MSETNX_sets_all_or_none(string script) => Play(script);

    [Theory]
    [InlineData("""
        MSET a ohmytext b mynewtext             => +OK|
        LCS a b                                 => $6|mytext|
        LCS a b LEN                             => :6|
        LCS a b len                             => :6|
        LCS a b IDX                             => *4|$7|matches|*2|*2|*2|:4|:7|*2|:5|:8|*2|*2|:2|:3|*2|:0|:1|$3|len|:6|
        LCS a b IDX WITHMATCHLEN                => *4|$7|matches|*2|*3|*2|:4|:7|*2|:5|:8|:4|*3|*2|:2|:3|*2|:0|:1|:2|$3|len|:6|
        LCS a b IDX MINMATCHLEN 4               => *4|$7|matches|*1|*2|*2|:4|:7|*2|:5|:8|$3|len|:6|
        LCS a b IDX MINMATCHLEN 4 WITHMATCHLEN  => *4|$7|matches|*1|*3|*2|:4|:7|*2|:5|:8|:4|$3|len|:6|
        LCS a b IDX MINMATCHLEN 100             => *4|$7|matches|*0|$3|len|:6|
        LCS a b MINMATCHLEN 100                 => $6|mytext|
        LCS a b MINMATCHLEN -1 IDX              => *4|$7|matches|*2|*2|*2|:4|:7|*2|:5|:8|*2|*2|:2|:3|*2|:0|:1|$3|len|:6|
        LCS a b WITHMATCHLEN                    => $6|mytext|
        LCS a b LEN MINMATCHLEN 3               => :6|
        LCS b a                                 => $6|mytext|
        LCS a a IDX                             => *4|$7|matches|*1|*2|*2|:0|:7|*2|:0|:7|$3|len|:8|
        LCS a nothing                           => $0||
        LCS nothing b LEN                       => :0|
        LCS nothing other IDX                   => *4|$7|matches|*0|$3|len|:0|
        LCS a nothing IDX WITHMATCHLEN          => *4|$7|matches|*0|$3|len|:0|
        """)]
    [InlineData("""
        MSET a abcbdab b bdcaba c xaxbxcx d aabbcc e ab f ba  => +OK|
        LCS a b                                               => $4|bdab|
        LCS b a                                               => $4|bcba|
        LCS a b IDX WITHMATCHLEN                              => *4|$7|matches|*2|*3|*2|:5|:6|*2|:3|:4|:2|*3|*2|:3|:4|*2|:0|:1|:2|$3|len|:4|
        LCS b a IDX WITHMATCHLEN                              => \
            *4|$7|matches|*4|*3|*2|:5|:5|*2|:5|:5|:1|*3|*2|:4|:4|*2|:3|:3|:1|*3|*2|:2|:2|*2|:2|:2|:1|*3|*2|:0|:0|*2|:1|:1|:1|$3|len|:4|
        LCS c d                                               => $3|abc|
        LCS c d IDX WITHMATCHLEN                              => \
            *4|$7|matches|*3|*3|*2|:5|:5|*2|:4|:4|:1|*3|*2|:3|:3|*2|:2|:2|:1|*3|*2|:1|:1|*2|:0|:0|:1|$3|len|:3|
        LCS d c IDX MINMATCHLEN 2                             => *4|$7|matches|*0|$3|len|:3|
        LCS e f                                               => $1|b|
        LCS f e                                               => $1|a|
        LCS e f IDX                                           => *4|$7|matches|*1|*2|*2|:1|:1|*2|:0|:0|$3|len|:1|
        LCS f e IDX                                           => *4|$7|matches|*1|*2|*2|:1|:1|*2|:0|:0|$3|len|:1|
        """)]
    [InlineData("""
        MSET a one b two        => +OK|
        LCS a                   => -ERR wrong number of arguments for 'lcs' command|
        LCS a b WHAT            => -ERR syntax error|
        LCS a b MINMATCHLEN     => -ERR syntax error|
        LCS a b MINMATCHLEN x   => -ERR value is not an integer or out of range|
        LCS a b LEN IDX         => -ERR If you want both the length and indexes, please just use IDX.|
        LCS a b IDX LEN WHAT    => -ERR syntax error|
        LCS nothing other WHAT  => -ERR syntax error|
        """)]
    public void LCS_answers_what_two_values_share(string script) => Play(script);

    [Fact]
    public void Nothing_grows_beyond_the_bound_of_values()
    {
        using NodeUnderTest node = new(options => options with
        {
            FrameLimits = options.FrameLimits with { KeyBytesMax = 4, ValueBytesMax = 8, WriteBytesMax = 50 },
        });

        ReplyScript.Play(node, """
            SETRANGE a 7 x           => :8|
            SETRANGE a 8 x           => -ERR string exceeds maximum allowed size (proto-max-bulk-len)|
            SETRANGE abcde 0 x       => -ERR a key of 5 bytes is over the limit of 4|
            APPEND a x               => -ERR string exceeds maximum allowed size (proto-max-bulk-len)|
            MSETNX b 1 abcde 1       => -ERR a key of 5 bytes is over the limit of 4|
            MSETNX b 1 c 2 d 3       => -ERR a write of 54 bytes is over the limit of 50|
            LCS a a                  => -ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len|
            LCS b c                  => $0||
            DBSIZE                   => :1|
            """);
    }

    [Fact]
    public async Task What_stores_nothing_is_no_write()
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();
        client.Ask("SET a 1");
        ulong before = await node.OnLoop(() => node.State.Replica.OwnEntry);

        foreach (string command in (string[])["SETRANGE a 5 \"\"", "SETRANGE b 5 \"\"", "APPEND a \"\"", "MSETNX b 1 a 2"]) client.Ask(command);

        Assert.Equal(before, await node.OnLoop(() => node.State.Replica.OwnEntry));
        client.Ask("MSETNX b 1 c 2");
        Assert.Equal(before + 1, await node.OnLoop(() => node.State.Replica.OwnEntry));
    }

    private static void Play(string script)
    {
        using NodeUnderTest node = new();
        ReplyScript.Play(node, script);
    }
}
