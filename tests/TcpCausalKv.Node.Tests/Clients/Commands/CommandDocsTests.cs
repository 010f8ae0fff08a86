using System.Buffers;
using System.Text;
using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Commands.Catalog.Specs;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Tests.Clients.Commands;

public class CommandDocsTests
{
    [Fact]
    public void The_description_of_a_command_has_the_ten_elements_of_Redis()
    {
        const string expected = """
             1) "mset"
             2) (integer) -3
             3) 1~ write
                2~ denyoom
             4) (integer) 1
             5) (integer) -1
             6) (integer) 2
             7) 1~ @write
                2~ @string
                3~ @slow
             8) 1~ "request_policy:multi_shard"
                2~ "response_policy:all_succeeded"
             9) 1~ 1# "flags" => 1~ OW
                      2~ update
                   2# "begin_search" => 1# "type" => "index"
                      2# "spec" => 1# "index" => (integer) 1
                   3# "find_keys" => 1# "type" => "range"
                      2# "spec" => 1# "lastkey" => (integer) -1
                         2# "keystep" => (integer) 2
                         3# "limit" => (integer) 0
            10) (empty set)

            """;

        Assert.Equal(expected, Write(ReplyMode.Text, reply => CommandDocs.WriteInfo(reply, StringSpecs.MSet)));
    }

    [Fact]
    public void Keys_to_which_something_else_is_done_are_described_apart()
    {
        const string expected = """
             1) "bitop"
             2) (integer) -4
             3) 1~ write
                2~ denyoom
             4) (integer) 2
             5) (integer) -1
             6) (integer) 1
             7) 1~ @write
                2~ @bitmap
                3~ @slow
             8) (empty set)
             9) 1~ 1# "flags" => 1~ OW
                      2~ update
                   2# "begin_search" => 1# "type" => "index"
                      2# "spec" => 1# "index" => (integer) 2
                   3# "find_keys" => 1# "type" => "range"
                      2# "spec" => 1# "lastkey" => (integer) 0
                         2# "keystep" => (integer) 1
                         3# "limit" => (integer) 0
                2~ 1# "flags" => 1~ RO
                      2~ access
                   2# "begin_search" => 1# "type" => "index"
                      2# "spec" => 1# "index" => (integer) 3
                   3# "find_keys" => 1# "type" => "range"
                      2# "spec" => 1# "lastkey" => (integer) -1
                         2# "keystep" => (integer) 1
                         3# "limit" => (integer) 0
            10) (empty set)

            """;

        Assert.Equal(expected, Write(ReplyMode.Text, reply => CommandDocs.WriteInfo(reply, BitmapSpecs.BitOp)));
    }

    [Fact]
    public void Keys_that_no_place_tells_are_described_by_notes()
    {
        const string expected = """
             9) 1~ 1# "flags" => 1~ RO
                      2~ access
                   2# "begin_search" => 1# "type" => "index"
                      2# "spec" => 1# "index" => (integer) 1
                   3# "find_keys" => 1# "type" => "range"
                      2# "spec" => 1# "lastkey" => (integer) 0
                         2# "keystep" => (integer) 1
                         3# "limit" => (integer) 0
                2~ 1# "notes" => "For the optional BY/GET keyword. It is marked 'unknown' because the key names derive from the content of the \
            key we sort"
                   2# "flags" => 1~ RO
                      2~ access
                   3# "begin_search" => 1# "type" => "unknown"
                      2# "spec" => (empty hash)
                   4# "find_keys" => 1# "type" => "unknown"
                      2# "spec" => (empty hash)
            """;

        string info = Write(ReplyMode.Text, reply => CommandDocs.WriteInfo(reply, KeySpecs.SortReadOnly));
        Assert.Contains(expected.Replace("\\\n", "", StringComparison.Ordinal), info, StringComparison.Ordinal);
        Assert.Contains("3~ movablekeys", Write(ReplyMode.Text, reply => CommandDocs.WriteInfo(reply, KeySpecs.Sort)), StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_that_a_word_counts_are_described_by_its_place()
    {
        const string expected = """
             9) 1~ 1# "flags" => 1~ RO
                      2~ access
                   2# "begin_search" => 1# "type" => "index"
                      2# "spec" => 1# "index" => (integer) 1
                   3# "find_keys" => 1# "type" => "keynum"
                      2# "spec" => 1# "keynumidx" => (integer) 0
                         2# "firstkey" => (integer) 1
                         3# "keystep" => (integer) 1
            """;

        string info = Write(ReplyMode.Text, reply => CommandDocs.WriteInfo(reply, SetSpecs.SInterCard));
        Assert.Contains(expected, info, StringComparison.Ordinal);
    }

    [Fact]
    public void The_manual_of_a_command_is_a_name_and_a_map()
    {
        string docs = Write(ReplyMode.Text, reply =>
        {
            reply.MapHeader(1);
            CommandDocs.WriteDocs(reply, StringSpecs.MGet);
        });

        const string expected = """
            1# "mget" => 1# "summary" => "Answers the values of keys."
               2# "since" => "1.0.0"
               3# "group" => "string"
               4# "complexity" => "O(N) where N is the number of keys given."
               5# "arguments" => 1) 1# "name" => "key"
                     2# "type" => "key"
                     3# "display_text" => "key"
                  2) 1# "name" => "key"
                     2# "type" => "key"
                     3# "display_text" => "key"
                     4# "flags" => 1~ optional
                        2~ multiple

            """;
        Assert.Equal(expected, docs);
    }

    [Theory]
    [InlineData(ReplyMode.Resp2)]
    [InlineData(ReplyMode.Resp3)]
    public void Every_command_is_described_in_whole_replies(ReplyMode mode)
    {
        foreach (CommandSpec spec in CommandCatalog.All)
        {
            Assert.Equal(1, RepliesIn(Write(mode, reply => CommandDocs.WriteInfo(reply, spec))));
            Assert.Equal(2, RepliesIn(Write(mode, reply => CommandDocs.WriteDocs(reply, spec))));
        }
    }

    // Counts whole replies; fails if the last one lacks something. The texts in question have no line ends of their own.
    private static int RepliesIn(string resp)
    {
        Queue<string> lines = new(resp.TrimEnd().Split("\r\n"));
        int replies = 0;
        for (; lines.Count > 0; replies++) SkipReply(lines);
        return replies;
    }

    private static void SkipReply(Queue<string> lines)
    {
        string head = lines.Dequeue();
        int elements = head[0] switch
        {
            '*' or '~' => int.Parse(head.AsSpan(1)),
            '%' => 2 * int.Parse(head.AsSpan(1)),
            _ => 0,
        };

        if (head[0] == '$') Assert.Equal(int.Parse(head.AsSpan(1)), lines.Dequeue().Length);
        for (; elements > 0; elements--) SkipReply(lines);
    }

    private static string Write(ReplyMode mode, Action<ReplyWriter> write)
    {
        ArrayBufferWriter<byte> output = new();
        write(new ReplyWriter(output) { Mode = mode });
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
