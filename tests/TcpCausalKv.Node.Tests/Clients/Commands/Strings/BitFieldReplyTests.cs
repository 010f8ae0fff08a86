namespace TcpCausalKv.Node.Tests.Clients.Commands.Strings;

/// <summary>Replies of BITFIELD and BITFIELD_RO, byte for byte those of Redis 7.2.</summary>
public sealed class BitFieldReplyTests
{
    [Theory]
    [InlineData("""
        BITFIELD a SET u8 0 200 GET u8 0 GET i8 0 INCRBY u8 0 10  => *4|:0|:200|:-56|:210|
        BITFIELD a INCRBY i5 100 1 GET u4 0                       => *2|:1|:13|
        STRLEN a                                                  => :14|
        BITFIELD a get u1 8 set i16 #1 -2 GET i16 16 GET u16 16   => *4|:0|:0|:-2|:65534|
        BITFIELD a INCRBY i16 #1 3                                => *1|:1|
        BITFIELD a SET u8 #2 65 SET u8 #3 66                      => *2|:0|:1|
        GETRANGE a 2 3                                            => $2|AB|
        BITFIELD a GET u8 1000                                    => *1|:0|
        STRLEN a                                                  => :14|
        BITFIELD nothing GET u8 0 GET i64 3                       => *2|:0|:0|
        BITFIELD nothing                                          => *0|
        BITFIELD a                                                => *0|
        EXISTS nothing                                            => :0|
        BITFIELD_RO a GET u8 #2 GET u8 #3 get i7 3                => *3|:65|:66|:-56|
        BITFIELD_RO nothing GET i8 0                              => *1|:0|
        BITFIELD_RO nothing                                       => *0|
        """)]
    [InlineData("""
        BITFIELD a SET u63 0 9223372036854775807 GET u63 0 GET i64 0         => *3|:0|:9223372036854775807|:-2|
        BITFIELD a SET i64 0 -9223372036854775808 GET i64 0 INCRBY i64 0 -1  => *3|:-2|:-9223372036854775808|:9223372036854775807|
        BITFIELD a INCRBY i64 0 1                                            => *1|:-9223372036854775808|
        BITFIELD a SET u63 3 -1 GET u63 3                                    => *2|:0|:9223372036854775807|
        BITFIELD a SET i1 0 1 GET i1 0 GET u1 0                              => *3|:-1|:-1|:1|
        BITFIELD a SET i1 0 -1 GET i1 0                                      => *2|:-1|:-1|
        BITFIELD a SET u8 7 258 GET u8 7                                     => *2|:255|:2|
        BITFIELD a SET i8 7 128 GET i8 7                                     => *2|:2|:-128|
        BITFIELD a SET i64 61 -3 GET i64 61 GET u63 62                       => *3|:-576460752303423488|:-3|:9223372036854775805|
        """)]
    [InlineData("""
        BITFIELD a OVERFLOW WRAP INCRBY u2 0 3 INCRBY u2 0 3 INCRBY u2 0 3      => *3|:3|:2|:1|
        BITFIELD a OVERFLOW SAT INCRBY u2 0 3 INCRBY u2 0 3 INCRBY u2 0 -5 SET u2 0 7 SET u2 0 -1 GET u2 0  => *6|:3|:3|:0|:0|:3|:3|
        BITFIELD a OVERFLOW FAIL INCRBY u2 0 3 SET u2 0 1 INCRBY u2 0 2 INCRBY u2 0 1 INCRBY u2 0 -4  => *5|$-1|:3|:3|$-1|$-1|
        BITFIELD a OVERFLOW fail SET u2 0 4 overflow wrap SET u2 0 5 GET u2 0   => *3|$-1|:3|:1|
        BITFIELD a OVERFLOW SAT INCRBY i8 8 127 INCRBY i8 8 1 INCRBY i8 8 -300 SET i8 8 -129 GET i8 8 SET i8 8 128 GET i8 8  => \
            *7|:127|:127|:-128|:-128|:-128|:-128|:127|
        BITFIELD a OVERFLOW WRAP INCRBY i8 8 1 INCRBY i8 8 -1 INCRBY i8 8 1000  => *3|:-128|:127|:103|
        BITFIELD a OVERFLOW FAIL INCRBY i8 8 1000 SET i8 8 128 SET i8 8 127     => *3|$-1|$-1|:103|
        BITFIELD a OVERFLOW SAT OVERFLOW FAIL INCRBY u2 0 9 OVERFLOW SAT        => *1|$-1|
        BITFIELD a OVERFLOW SAT SET i64 0 9223372036854775807 INCRBY i64 0 1 GET i64 0 INCRBY i64 0 -9223372036854775808 \
            INCRBY i64 0 -9223372036854775808  => \
            *5|:4647433340469641216|:9223372036854775807|:9223372036854775807|:-1|:-9223372036854775808|
        BITFIELD a OVERFLOW SAT SET u63 0 -1 INCRBY u63 0 9223372036854775807 INCRBY u63 0 -9223372036854775808  => \
            *3|:4611686018427387904|:9223372036854775807|:0|
        BITFIELD g OVERFLOW FAIL INCRBY u8 0 300                                => *1|$-1|
        STRLEN g                                                                => :1|
        """)]
    [InlineData("""
        BITFIELD a WHAT                          => -ERR syntax error|
        BITFIELD a GET                           => -ERR syntax error|
        BITFIELD a GET u8                        => -ERR syntax error|
        BITFIELD a SET u8 0                      => -ERR syntax error|
        BITFIELD a INCRBY u8 0                   => -ERR syntax error|
        BITFIELD a SET u8 0 x                    => -ERR value is not an integer or out of range|
        BITFIELD a SET u8 0 9223372036854775808  => -ERR value is not an integer or out of range|
        BITFIELD a GET u64 0                     => \
            -ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.|
        BITFIELD a GET i65 0                     => \
            -ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.|
        BITFIELD a GET i0 0                      => \
            -ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.|
        BITFIELD a GET u0 0                      => \
            -ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.|
        BITFIELD a GET I8 0                      => \
            -ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.|
        BITFIELD a GET x8 0                      => \
            -ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.|
        BITFIELD a GET u 0                       => \
            -ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.|
        BITFIELD a GET u08 0                     => \
            -ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.|
        BITFIELD a GET u8 -1                     => -ERR bit offset is not an integer or out of range|
        BITFIELD a GET u8 x                      => -ERR bit offset is not an integer or out of range|
        BITFIELD a GET u8 #                      => -ERR bit offset is not an integer or out of range|
        BITFIELD a GET u8 #x                     => -ERR bit offset is not an integer or out of range|
        BITFIELD a GET u8 #-1                    => -ERR bit offset is not an integer or out of range|
        BITFIELD a GET u8 4294967296             => -ERR bit offset is not an integer or out of range|
        BITFIELD a GET u8 #536870912             => -ERR bit offset is not an integer or out of range|
        BITFIELD a OVERFLOW                      => -ERR syntax error|
        BITFIELD a OVERFLOW WHAT                 => -ERR Invalid OVERFLOW type specified|
        BITFIELD a OVERFLOW WRAP                 => *0|
        BITFIELD a SET u8 0 1 GET u8             => -ERR syntax error|
        BITFIELD a SET u8 0 1 WHAT               => -ERR syntax error|
        BITFIELD_RO a SET u8 0 1                 => -ERR BITFIELD_RO only supports the GET subcommand|
        BITFIELD_RO a SET u8 0 1 WHAT            => -ERR syntax error|
        BITFIELD_RO a GET u8 0 INCRBY u8 0 1     => -ERR BITFIELD_RO only supports the GET subcommand|
        BITFIELD_RO a WHAT                       => -ERR syntax error|
        BITFIELD                                 => -ERR wrong number of arguments for 'bitfield' command|
        BITFIELD_RO                              => -ERR wrong number of arguments for 'bitfield_ro' command|
        EXISTS a                                 => :0|
        """)]
    public void BITFIELD_sets_gets_and_adds(string script) => Play(script);

    [Fact]
    public void Nothing_grows_beyond_the_bound_of_values()
    {
        using NodeUnderTest node = new(options => options with
        {
            FrameLimits = options.FrameLimits with { KeyBytesMax = 4, ValueBytesMax = 4 },
        });

        ReplyScript.Play(node, """
            BITFIELD a SET u8 24 1       => *1|:0|
            BITFIELD a GET u8 25         => *1|:2|
            BITFIELD a SET u8 25 1       => -ERR string exceeds maximum allowed size (proto-max-bulk-len)|
            BITFIELD a GET u8 32         => -ERR bit offset is not an integer or out of range|
            BITFIELD abcde SET u8 0 1    => -ERR a key of 5 bytes is over the limit of 4|
            DBSIZE                       => :1|
            """);
    }

    [Fact]
    public async Task What_changes_nothing_is_no_write()
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();
        client.Ask("BITFIELD a SET u8 0 7");
        ulong before = await node.OnLoop(() => node.State.Replica.OwnEntry);

        foreach (string command in (string[])["BITFIELD a SET u8 0 7", "BITFIELD a OVERFLOW FAIL INCRBY u8 0 300", "BITFIELD a GET u8 99"])
        {
            client.Ask(command);
        }

        Assert.Equal(before, await node.OnLoop(() => node.State.Replica.OwnEntry));
        client.Ask("BITFIELD a SET u8 0 8 SET u8 8 0 INCRBY u8 16 1");
        Assert.Equal(before + 1, await node.OnLoop(() => node.State.Replica.OwnEntry));
    }

    [Fact]
    public void What_fails_is_null_in_the_third_protocol()
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();
        client.Ask("HELLO 3");

        Assert.Equal("*2\r\n_\r\n:0\r\n", client.Ask("BITFIELD a OVERFLOW FAIL INCRBY u8 0 300 GET u8 0"));
    }

    private static void Play(string script)
    {
        using NodeUnderTest node = new();
        ReplyScript.Play(node, script);
    }
}
