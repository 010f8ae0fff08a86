using System.Text;
using TcpCausalKv.Node.Clients.Commands.Strings.HyperLogLogs;

namespace TcpCausalKv.Node.Tests.Clients.Commands.Strings;

/// <summary>Replies about HyperLogLogs, byte for byte those of Redis 7.2, and of siblings, which Redis has not.</summary>
public sealed class HyperLogLogReplyTests
{
    [Theory]
    [InlineData("""
        PFADD a                => :1|
        PFADD a                => :0|
        EXISTS a               => :1|
        PFCOUNT a              => :0|
        PFADD a x y z          => :1|
        PFADD a x y z          => :0|
        PFADD a ""             => :1|
        PFCOUNT a              => :4|
        PFCOUNT nothing        => :0|
        PFCOUNT nothing other  => :0|
        PFADD b x w            => :1|
        PFCOUNT a b            => :5|
        PFCOUNT a b nothing    => :5|
        PFCOUNT b nothing      => :2|
        PFMERGE c a b          => +OK|
        PFCOUNT c              => :5|
        PFADD c w              => :0|
        PFMERGE c              => +OK|
        PFCOUNT c              => :5|
        PFMERGE d              => +OK|
        PFCOUNT d              => :0|
        EXISTS d               => :1|
        PFMERGE a nothing      => +OK|
        PFCOUNT a              => :4|
        PFMERGE b b b          => +OK|
        PFCOUNT b              => :2|
        TYPE a                 => +string|
        STRLEN d               => :18|
        STRLEN a               => :29|
        """)]
    [InlineData("""
        SET s text                                                                => +OK|
        SET e ""                                                                  => +OK|
        SET short HYLL                                                            => +OK|
        SET wrong "HYLL\x02\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x7f\xff"  => +OK|
        SET dense "HYLL\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x7f\xff"  => +OK|
        PFADD s a                                                                 => -WRONGTYPE Key is not a valid HyperLogLog string value.|
        PFADD e a                                                                 => -WRONGTYPE Key is not a valid HyperLogLog string value.|
        PFADD e                                                                   => -WRONGTYPE Key is not a valid HyperLogLog string value.|
        PFADD short a                                                             => -WRONGTYPE Key is not a valid HyperLogLog string value.|
        PFADD wrong a                                                             => -WRONGTYPE Key is not a valid HyperLogLog string value.|
        PFADD dense a                                                             => -WRONGTYPE Key is not a valid HyperLogLog string value.|
        PFCOUNT s                                                                 => -WRONGTYPE Key is not a valid HyperLogLog string value.|
        PFCOUNT nothing s                                                         => -WRONGTYPE Key is not a valid HyperLogLog string value.|
        PFMERGE a s                                                               => -WRONGTYPE Key is not a valid HyperLogLog string value.|
        PFMERGE s a                                                               => -WRONGTYPE Key is not a valid HyperLogLog string value.|
        PFMERGE s                                                                 => -WRONGTYPE Key is not a valid HyperLogLog string value.|
        EXISTS a                                                                  => :0|
        GET s                                                                     => $4|text|
        PFADD                                                                     => -ERR wrong number of arguments for 'pfadd' command|
        PFCOUNT                                                                   => -ERR wrong number of arguments for 'pfcount' command|
        PFMERGE                                                                   => -ERR wrong number of arguments for 'pfmerge' command|
        """)]
    [InlineData("""
        SET sparse "HYLL\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x7f\xff"  => +OK|
        PFCOUNT sparse                                                             => :0|
        PFADD sparse a                                                             => :1|
        PFCOUNT sparse                                                             => :1|
        SET told "HYLL\x01\x00\x00\x00\x2a\x00\x00\x00\x00\x00\x00\x00\x7f\xff"    => +OK|
        PFCOUNT told                                                               => :42|
        PFCOUNT told nothing                                                       => :0|
        PFADD told a                                                               => :1|
        PFCOUNT told                                                               => :1|
        SET few "HYLL\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x80\x7f\xfe"     => +OK|
        PFCOUNT few                                                                => -INVALIDOBJ Corrupted HLL object detected|
        PFCOUNT few nothing                                                        => -INVALIDOBJ Corrupted HLL object detected|
        PFMERGE a few                                                              => -INVALIDOBJ Corrupted HLL object detected|
        PFADD few                                                                  => :0|
        EXISTS a                                                                   => :0|
        """)]
    public void HyperLogLogs_count_and_merge(string script) => Play(script);

    [Fact]
    public async Task What_nodes_add_at_the_same_time_is_counted_as_a_union()
    {
        using NodeUnderTest node = await NodeWithSiblings(Of("x", "y"), Of("y", "z"));

        ReplyScript.Play(node, """
            PFCOUNT a           => :3|
            PFCOUNT a nothing   => :3|
            PFMERGE b a         => +OK|
            PFCOUNT b           => :3|
            PFADD a x           => :0|
            PFADD a             => :0|
            PFADD a w           => :1|
            PFCOUNT a           => :4|
            """);
        Assert.Equal(0, await node.OnLoop(() => node.State.Replica.Keyspace.Siblings));
    }

    [Fact]
    public async Task A_count_that_is_stored_in_a_sibling_is_that_of_the_sibling_alone()
    {
        byte[] stored = Of("y", "z");
        stored.AsSpan(8, 8).Clear();
        stored[8] = 42;
        using NodeUnderTest node = await NodeWithSiblings(Of("x", "y"), stored);

        ReplyScript.Play(node, "PFCOUNT a => :3|");
    }

    [Fact]
    public async Task A_sibling_that_is_something_else_is_passed_over_unless_it_is_read_first()
    {
        using NodeUnderTest second = await NodeWithSiblings("text"u8.ToArray(), Of("x", "y"));
        ReplyScript.Play(second, "PFCOUNT a => :2|");

        using NodeUnderTest first = await NodeWithSiblings(Of("x", "y"), "text"u8.ToArray());
        ReplyScript.Play(first, "PFCOUNT a => -WRONGTYPE Key is not a valid HyperLogLog string value.|");
    }

    [Fact]
    public async Task A_sibling_that_is_corrupted_is_an_error()
    {
        using NodeUnderTest node = await NodeWithSiblings(Of("x", "y")[..^1], Of("x", "y"));

        ReplyScript.Play(node, """
            PFCOUNT a    => -INVALIDOBJ Corrupted HLL object detected|
            PFADD a x    => -INVALIDOBJ Corrupted HLL object detected|
            PFMERGE b a  => -INVALIDOBJ Corrupted HLL object detected|
            EXISTS b     => :0|
            """);
    }

    [Fact]
    public async Task What_changes_nothing_is_no_write()
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();
        client.Ask("PFADD a x y");
        ulong before = await node.OnLoop(() => node.State.Replica.OwnEntry);

        foreach (string command in (string[])["PFADD a x", "PFADD a", "PFCOUNT a", "PFCOUNT a a"]) client.Ask(command);

        Assert.Equal(before, await node.OnLoop(() => node.State.Replica.OwnEntry));
    }

    [Fact]
    public void A_key_has_its_bound()
    {
        using NodeUnderTest node = new(options => options with { FrameLimits = options.FrameLimits with { KeyBytesMax = 4 } });

        ReplyScript.Play(node, """
            PFADD abcde x   => -ERR a key of 5 bytes is over the limit of 4|
            PFMERGE abcde   => -ERR a key of 5 bytes is over the limit of 4|
            DBSIZE          => :0|
            """);
    }

    // The version of z is read first.
    private static async Task<NodeUnderTest> NodeWithSiblings(byte[] ofY, byte[] ofZ)
    {
        NodeUnderTest node = new(members: ["x", "y", "z"]);
        await node.Receive(1, RemoteWrites.Set(1, 1, "a", Encoding.Latin1.GetString(ofY)));
        await node.Receive(2, RemoteWrites.Set(2, 1, "a", Encoding.Latin1.GetString(ofZ)));
        return node;
    }

    private static byte[] Of(params string[] elements)
    {
        byte[] registers = new byte[HyperLogLog.RegisterCount];
        foreach (string element in elements) HyperLogLog.Add(registers, Encoding.Latin1.GetBytes(element));
        byte[] value = new byte[HyperLogLogFormat.BytesMax];
        return value[..HyperLogLogFormat.Write(registers, isDense: false, value)];
    }

    private static void Play(string script)
    {
        using NodeUnderTest node = new();
        ReplyScript.Play(node, script);
    }
}
