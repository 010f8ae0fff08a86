namespace TcpCausalKv.Node.Tests.Clients.Commands.Streams;

/// <summary>Commands about streams, with the replies of Redis 7.2.</summary>
public sealed class StreamCommandTests
{
    [Fact]
    public void Entries_are_added_and_read_in_the_order_of_their_ids()
    {
        using NodeUnderTest node = new();
        ReplyScript.Play(node, """
            XADD s 1-1 f v g w  =>  $3|1-1|
            XADD s 1-* f 2      =>  $3|1-2|
            XADD s 3 f ""       =>  $3|3-0|
            XADD s 2-0 f v      =>  -ERR The ID specified in XADD is equal or smaller than the target stream top item|
            XADD s 0-0 f v      =>  -ERR The ID specified in XADD must be greater than 0-0|
            XADD s x f v        =>  -ERR Invalid stream ID specified as stream command argument|
            XADD s 4-0 f        =>  -ERR wrong number of arguments for 'xadd' command|
            XADD t NOMKSTREAM * f v  =>  $-1|
            XLEN s              =>  :3|
            XLEN none           =>  :0|
            TYPE s              =>  +stream|
            OBJECT ENCODING s   =>  $6|stream|
            XRANGE s - + COUNT 2 =>  *2|*2|$3|1-1|*4|$1|f|$1|v|$1|g|$1|w|*2|$3|1-2|*2|$1|f|$1|2|
            XRANGE s (1-1 2     =>  *1|*2|$3|1-2|*2|$1|f|$1|2|
            XRANGE s + -        =>  *0|
            XRANGE s - + COUNT 0 =>  *-1|
            XRANGE none - + COUNT 0 =>  *0|
            XRANGE s (- +       =>  -ERR Invalid stream ID specified as stream command argument|
            XREVRANGE s + 2 COUNT 1 =>  *1|*2|$3|3-0|*2|$1|f|$0||
            SET text v          =>  +OK|
            XADD text * f v     =>  -WRONGTYPE Operation against a key holding the wrong kind of value|
            GET s               =>  -WRONGTYPE Operation against a key holding the wrong kind of value|
            """);
    }

    [Fact]
    public void Ids_stay_used_whatever_is_removed()
    {
        using NodeUnderTest node = new();
        ReplyScript.Play(node, """
            XADD s 1-0 f v      =>  $3|1-0|
            XADD s 2-0 f v      =>  $3|2-0|
            XADD s 3-0 f v      =>  $3|3-0|
            XDEL s 3-0 3-0 9-0  =>  :1|
            XADD s 3-0 f v      =>  -ERR The ID specified in XADD is equal or smaller than the target stream top item|
            XTRIM s MAXLEN 0    =>  :2|
            EXISTS s            =>  :1|
            XADD s 2-5 f v      =>  -ERR The ID specified in XADD is equal or smaller than the target stream top item|
            XADD s MAXLEN = 1 4-0 f v  =>  $3|4-0|
            XADD s MAXLEN = 1 5-0 f v  =>  $3|5-0|
            XTRIM s MINID 5-1   =>  :1|
            XINFO STREAM s      =>  *20|$6|length|:0|$15|radix-tree-keys|:0|$16|radix-tree-nodes|:1|\
            $17|last-generated-id|$3|5-0|$20|max-deleted-entry-id|$3|3-0|$13|entries-added|:5|\
            $23|recorded-first-entry-id|$3|0-0|$6|groups|:0|$11|first-entry|$-1|$10|last-entry|$-1|
            XSETID s 4-0        =>  +OK|
            XADD s 4-0 f v      =>  -ERR The ID specified in XADD is equal or smaller than the target stream top item|
            XADD s 4-1 f v      =>  $3|4-1|
            XSETID s 4-0        =>  -ERR The ID specified in XSETID is smaller than the target stream top item|
            XSETID s 9-0 ENTRIESADDED 0  =>  -ERR The entries_added specified in XSETID is smaller than the target stream length|
            XSETID none 9-0     =>  -ERR no such key|
            DEL s               =>  :1|
            XADD s 1-0 f v      =>  $3|1-0|
            """.Replace("\\\n            ", "", StringComparison.Ordinal));
    }

    [Fact]
    public void About_so_many_is_a_multiple_of_a_hundred_more()
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();
        for (int i = 1; i <= 250; i++) client.Ask($"XADD s {i}-0 f v");
        Assert.Equal(":0\r\n", client.Ask("XTRIM s MAXLEN ~ 200"));
        Assert.Equal(":0\r\n", client.Ask("XTRIM s MAXLEN ~ 10 LIMIT 50"));
        Assert.Equal(":200\r\n", client.Ask("XTRIM s MAXLEN ~ 10"));
        Assert.Equal("-ERR syntax error, LIMIT cannot be used without the special ~ option\r\n", client.Ask("XTRIM s MAXLEN 10 LIMIT 1"));
        Assert.Equal("-ERR The MAXLEN argument must be >= 0.\r\n", client.Ask("XTRIM s MAXLEN -1"));
        Assert.Equal("-ERR syntax error, XTRIM must be called with a trimming strategy\r\n", client.Ask("XTRIM s LIMIT 0"));
    }

    [Fact]
    public void A_reader_gets_what_follows_its_ids()
    {
        using NodeUnderTest node = new();
        ReplyScript.Play(node, """
            XADD s 1-0 f v      =>  $3|1-0|
            XADD s 2-0 f v      =>  $3|2-0|
            XADD t 1-0 f v      =>  $3|1-0|
            XREAD COUNT 1 STREAMS s t none 0 1-0 0 =>  *1|*2|$1|s|*1|*2|$3|1-0|*2|$1|f|$1|v|
            XREAD STREAMS s 2-0 =>  *-1|
            XREAD STREAMS s $   =>  *-1|
            XREAD STREAMS s t 0 =>  -ERR Unbalanced 'xread' list of streams: for each stream key an ID or '$' must be specified.|
            XREAD STREAMS s >   =>  -ERR The > ID can be specified only when calling XREADGROUP using the GROUP <group> <consumer> option.|
            XREAD BLOCK x STREAMS s $  =>  -ERR timeout is not an integer or out of range|
            XREAD BLOCK 1 STREAMS s $  =>  *-1|
            """);
        ReplyScript.Play(node, """
            XREAD STREAMS t 0   =>  %1|$1|t|*1|*2|$3|1-0|*2|$1|f|$1|v|
            """, protocol: 3);
    }

    [Fact]
    public void A_stream_is_copied_and_dumped_whole()
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();
        client.Ask("XADD s 1-0 f v");
        client.Ask("XADD s 2-0 f v");
        client.Ask("XDEL s 2-0");
        string range = client.Ask("XRANGE s - +");
        string reply = client.Ask("DUMP s");
        string dump = reply[(reply.IndexOf('\n', StringComparison.Ordinal) + 1)..^2];
        Assert.Equal("+OK\r\n", client.AskWords("RESTORE", "d", "0", dump));
        Assert.Equal(":1\r\n", client.Ask("COPY s c"));
        Assert.Equal("+OK\r\n", client.Ask("RENAME s r"));
        foreach (string key in new[] { "d", "c", "r" })
        {
            Assert.Equal(range, client.Ask($"XRANGE {key} - +"));
            Assert.StartsWith("-ERR The ID", client.Ask($"XADD {key} 2-0 f v"), StringComparison.Ordinal);
        }

        Assert.Equal("-ERR Bad data format\r\n", client.AskWords("RESTORE", "e", "0", Damaged(dump)));
    }

    // An id of 15 bytes, and a checksum that fits: the content is what is wrong.
    private static string Damaged(string dump)
    {
        byte[] bytes = [.. dump.Select(static c => (byte)c)];
        const int idLength = 1 + (2 * 16) + 8;
        bytes[idLength]--;
        BitConverter.TryWriteBytes(bytes.AsSpan(bytes.Length - 4), TcpCausalKv.Core.Wire.Frame.Checksum(bytes.AsSpan(0, bytes.Length - 4)));
        return string.Concat(bytes.Select(static b => (char)b));
    }
}
