namespace TcpCausalKv.Node.Tests.Clients.Commands.Strings;

/// <summary>Replies about single bits, byte for byte those of Redis 7.2.</summary>
public sealed class BitReplyTests
{
    [Theory]
    [InlineData("""
        SETBIT a 7 1      => :0|
        SETBIT a 7 0      => :1|
        SETBIT a 7 1      => :0|
        GETBIT a 7        => :1|
        GETBIT a 6        => :0|
        GETBIT a 100      => :0|
        STRLEN a          => :1|
        SETBIT a 100 0    => :0|
        STRLEN a          => :13|
        SETBIT a 1 1      => :0|
        GET nothing       => $-1|
        GETBIT nothing 0  => :0|
        EXISTS nothing    => :0|
        SET b A           => +OK|
        GETBIT b 0        => :0|
        GETBIT b 1        => :1|
        GETBIT b 7        => :1|
        SETBIT b 6 1      => :0|
        GET b             => $1|C|
        SETBIT b 7 0      => :1|
        GET b             => $1|B|
        """)]
    [InlineData("""
        SETBIT a -1 1          => -ERR bit offset is not an integer or out of range|
        SETBIT a x 1           => -ERR bit offset is not an integer or out of range|
        SETBIT a 4294967296 1  => -ERR bit offset is not an integer or out of range|
        SETBIT a #1 1          => -ERR bit offset is not an integer or out of range|
        SETBIT a 0 2           => -ERR bit is not an integer or out of range|
        SETBIT a 0 -1          => -ERR bit is not an integer or out of range|
        SETBIT a 0 x           => -ERR bit is not an integer or out of range|
        SETBIT a x x           => -ERR bit offset is not an integer or out of range|
        SETBIT a 0             => -ERR wrong number of arguments for 'setbit' command|
        GETBIT a -1            => -ERR bit offset is not an integer or out of range|
        GETBIT a x             => -ERR bit offset is not an integer or out of range|
        GETBIT a 4294967295    => :0|
        GETBIT a 4294967296    => -ERR bit offset is not an integer or out of range|
        GETBIT a               => -ERR wrong number of arguments for 'getbit' command|
        EXISTS a               => :0|
        """)]
    public void SETBIT_and_GETBIT(string script) => Play(script);

    [Theory]
    [InlineData("""
        SET a foobar                          => +OK|
        BITCOUNT a                            => :26|
        BITCOUNT a 0 0                        => :4|
        BITCOUNT a 1 1                        => :6|
        BITCOUNT a 0 -1                       => :26|
        BITCOUNT a 1 1 BYTE                   => :6|
        BITCOUNT a 5 30 BIT                   => :17|
        BITCOUNT a 5 30 bit                   => :17|
        BITCOUNT a 0 7 BIT                    => :4|
        BITCOUNT a 9 9 BIT                    => :1|
        BITCOUNT a 9 10 BIT                   => :2|
        BITCOUNT a -8 -1 BIT                  => :4|
        BITCOUNT a -1 -8 BIT                  => :0|
        BITCOUNT a -100 -90                   => :4|
        BITCOUNT a -90 -100                   => :0|
        BITCOUNT a -100 3 BIT                 => :2|
        BITCOUNT a 3 2                        => :0|
        BITCOUNT a 100 200                    => :0|
        BITCOUNT a 0 9223372036854775807 BIT  => :26|
        BITCOUNT nothing                      => :0|
        BITCOUNT nothing 0 -1                 => :0|
        """)]
    [InlineData("""
        SET a x               => +OK|
        SET e ""              => +OK|
        BITCOUNT e            => :0|
        BITCOUNT e 0 -1       => :0|
        BITCOUNT e 0 0 BIT    => :0|
        BITCOUNT a 0          => -ERR syntax error|
        BITCOUNT a 0 0 WHAT   => -ERR syntax error|
        BITCOUNT a 0 0 BIT 1  => -ERR syntax error|
        BITCOUNT a x 0        => -ERR value is not an integer or out of range|
        BITCOUNT a 0 x        => -ERR value is not an integer or out of range|
        BITCOUNT a x 0 WHAT   => -ERR value is not an integer or out of range|
        BITCOUNT nothing 0    => :0|
        BITCOUNT nothing x y  => :0|
        BITCOUNT              => -ERR wrong number of arguments for 'bitcount' command|
        """)]
    public void BITCOUNT_counts_bits(string script) => Play(script);

    [Theory]
    [InlineData("""
        SET a "\xff\xf0\x00"  => +OK|
        BITPOS a 0            => :12|
        BITPOS a 1            => :0|
        BITPOS a 1 2          => :-1|
        BITPOS a 0 2          => :16|
        BITPOS a 0 0 0        => :-1|
        BITPOS a 0 0 1        => :12|
        BITPOS a 0 1 -1       => :12|
        BITPOS a 0 -1         => :16|
        BITPOS a 1 -2         => :8|
        BITPOS a 0 10         => :-1|
        BITPOS a 0 0 -1 BYTE  => :12|
        BITPOS a 0 0 7 BIT    => :-1|
        BITPOS a 0 7 15 BIT   => :12|
        BITPOS a 1 7 15 BIT   => :7|
        BITPOS a 1 12 -1 BIT  => :-1|
        BITPOS a 0 13 13 bit  => :13|
        BITPOS a 0 -3 -1 BIT  => :21|
        BITPOS a 1 3 2        => :-1|
        BITPOS a 0 -10 -20    => :-1|
        BITPOS a 0 -20 -10    => :-1|
        BITPOS a 1 -10 -20    => :0|
        """)]
    [InlineData("""
        SET a "\x00\xff\xf0"   => +OK|
        BITPOS a 1             => :8|
        BITPOS a 1 0           => :8|
        BITPOS a 1 2           => :16|
        BITPOS a 1 2 -1 BYTE   => :16|
        BITPOS a 1 7 15 BIT    => :8|
        BITPOS a 1 7 -3 BIT    => :8|
        BITPOS a 1 0 0         => :-1|
        SET f "\xff\xff\xff"   => +OK|
        BITPOS f 0             => :24|
        BITPOS f 0 1           => :24|
        BITPOS f 0 1 2         => :-1|
        BITPOS f 0 0 -1        => :-1|
        BITPOS f 0 5 20 BIT    => :-1|
        BITPOS f 0 3           => :-1|
        BITPOS f 1 23 23 BIT   => :23|
        SET e ""               => +OK|
        BITPOS e 0             => :-1|
        BITPOS e 1             => :-1|
        BITPOS e 0 0           => :-1|
        BITPOS e 0 0 -1        => :-1|
        BITPOS e 0 0 -1 BIT    => :-1|
        BITPOS nothing 0       => :0|
        BITPOS nothing 1       => :-1|
        BITPOS nothing 0 5 10  => :0|
        """)]
    [InlineData("""
        SET a x                    => +OK|
        BITPOS a                   => -ERR wrong number of arguments for 'bitpos' command|
        BITPOS a 2                 => -ERR The bit argument must be 1 or 0.|
        BITPOS a x                 => -ERR value is not an integer or out of range|
        BITPOS a -1                => -ERR The bit argument must be 1 or 0.|
        BITPOS a 1 x               => -ERR value is not an integer or out of range|
        BITPOS a 1 0 x             => -ERR value is not an integer or out of range|
        BITPOS a 1 0 x WHAT        => -ERR syntax error|
        BITPOS a 1 x 0 WHAT        => -ERR value is not an integer or out of range|
        BITPOS a 1 0 1 WHAT        => -ERR syntax error|
        BITPOS a 1 0 1 BIT x       => -ERR syntax error|
        BITPOS nothing 2           => -ERR The bit argument must be 1 or 0.|
        BITPOS nothing 0 x         => :0|
        BITPOS nothing 1 0 1 WHAT  => :-1|
        """)]
    public void BITPOS_finds_a_bit(string script) => Play(script);

    [Theory]
    [InlineData("""
        MSET a foof6q b "foof;3z4" c o  => +OK|
        BITOP AND d a b                 => :8|
        GETRANGE d 0 5                  => $6|foof21|
        BITCOUNT d 6 7                  => :0|
        BITOP OR d a c                  => :6|
        GET d                           => $6|ooof6q|
        BITOP XOR d a a                 => :6|
        BITCOUNT d                      => :0|
        BITOP xor d a a b               => :8|
        GET d                           => $8|foof;3z4|
        BITOP NOT d a                   => :6|
        BITCOUNT d                      => :20|
        BITOP not d d                   => :6|
        GET d                           => $6|foof6q|
        BITOP OR d c                    => :1|
        GET d                           => $1|o|
        BITOP AND a a a                 => :6|
        GET a                           => $6|foof6q|
        BITOP XOR d a nothing a         => :6|
        STRLEN d                        => :6|
        BITCOUNT d                      => :0|
        BITOP AND d a nothing           => :6|
        BITCOUNT d                      => :0|
        STRLEN d                        => :6|
        """)]
    [InlineData("""
        SET a x                    => +OK|
        SET e ""                   => +OK|
        BITOP OR a nothing         => :0|
        EXISTS a                   => :0|
        BITOP NOT a nothing        => :0|
        BITOP OR a nothing other   => :0|
        BITOP OR b e nothing       => :0|
        EXISTS b                   => :0|
        BITOP WHAT a b             => -ERR syntax error|
        BITOP NOT a b c            => -ERR BITOP NOT must be called with a single source key.|
        BITOP not a nothing other  => -ERR BITOP NOT must be called with a single source key.|
        BITOP OR a                 => -ERR wrong number of arguments for 'bitop' command|
        BITOP WHAT a               => -ERR wrong number of arguments for 'bitop' command|
        EXISTS a                   => :0|
        """)]
    public void BITOP_combines_values(string script) => Play(script);

    [Fact]
    public void Nothing_grows_beyond_the_bound_of_values()
    {
        using NodeUnderTest node = new(options => options with
        {
            FrameLimits = options.FrameLimits with { KeyBytesMax = 4, ValueBytesMax = 4 },
        });

        ReplyScript.Play(node, """
            SETBIT a 31 1                => :0|
            SETBIT a 32 1                => -ERR bit offset is not an integer or out of range|
            GETBIT a 31                  => :1|
            GETBIT a 32                  => -ERR bit offset is not an integer or out of range|
            SETBIT abcde 0 1             => -ERR a key of 5 bytes is over the limit of 4|
            BITOP OR abcde a             => -ERR a key of 5 bytes is over the limit of 4|
            DBSIZE                       => :1|
            """);
    }

    [Fact]
    public async Task What_changes_nothing_is_no_write()
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();
        client.Ask("SETBIT a 7 1");
        ulong before = await node.OnLoop(() => node.State.Replica.OwnEntry);

        foreach (string command in (string[])["SETBIT a 7 1", "SETBIT a 0 0", "BITOP OR b nothing"]) client.Ask(command);
        Assert.Equal(before, await node.OnLoop(() => node.State.Replica.OwnEntry));

        foreach (string command in (string[])["SETBIT a 8 0", "BITOP OR a nothing"]) client.Ask(command);
        Assert.Equal(before + 2, await node.OnLoop(() => node.State.Replica.OwnEntry));
    }

    private static void Play(string script)
    {
        using NodeUnderTest node = new();
        ReplyScript.Play(node, script);
    }
}
