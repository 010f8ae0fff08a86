using System.Text;
using CsCheck;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Tests.Clients.Text;

public class CommandReaderTests
{
    private static readonly ClientLimits s_smallLimits = new() { BulkBytesMax = 64, CommandBytesMax = 1000 };

    public static TheoryData<string, string> Requests => new()
    {
        { "PING\r\n", "PING" },
        { "PING\n", "PING" },
        { "  SET  a\t1  \r\n", "SET|a|1" },
        { "ECHO a\rb\r\n", "ECHO|a|b" },
        { "ECHO\v \vb\v\n", "ECHO\v|b\v" },
        { "ECHO a\0b\n", "ECHO|a\0b" },
        { "ECHO \u00e9\u00ff\n", "ECHO|\u00e9\u00ff" },
        { "\r\n   \r\n\n*0\r\n*-1\r\n*-9223372036854775808\r\nPING\r\nPING\n", "PING\nPING" },
        { "PI\"NG\"\r\n", "PING" },
        { "\"\"\r\n", "" },
        { "ECHO \"\" ''\n", "ECHO||" },
        { "ECHO \"a b\"\n", "ECHO|a b" },
        { "ECHO \"\\x41\\x4a\\xFf\\t\\b\\a\\\"\\\\\\q\"\n", "ECHO|AJ\u00ff\t\b\a\"\\q" },
        { "ECHO \"\\n\\r\"\n", "ECHO|\n\r" },
        { "ECHO \"\\x4\" \"\\xg1\" \"\\x\"\n", "ECHO|x4|xg1|x" },
        { "ECHO 'a\\'b\\n\"'\n", "ECHO|a'b\\n\"" },
        { "ECHO it\\x41\n", "ECHO|it\\x41" },
        { "*1\r\n$4\r\nPING\r\n", "PING" },
        { "*2\r\n$3\r\nGET\r\n$0\r\n\r\n", "GET|" },
        { "*2\r\n$4\r\nECHO\r\n$5\r\n\r\n$1\r\r\n", "ECHO|\r\n$1\r" },
        { "*2\r\n$4\r\nECHO\r\n$3\r\n*0\n\r\nPING\r\n*1\r\n$4\r\nQUIT\r\n", "ECHO|*0\n\nPING\nQUIT" },
        { "*1\rx$4\ryPINGzz\n*1\r\n$4\r\nQUIT\r\n", "PING\nQUIT" },
        { "*3\r\n$3\r\nSET\r\n$1\r\na\r\n$10\r\n0123456789\r\n", "SET|a|0123456789" },
        { "*1048577\r\n", "" },
        { "*2147483647\r\n$4\r\nPING\r\n", "" },
        { "*1\r\nGET", "" },
        { "PING", "" },
    };

    public static TheoryData<string, string> BrokenRequests => new()
    {
        { "*a\r\n", "-ERR Protocol error: invalid multibulk length" },
        { "*\r\n", "-ERR Protocol error: invalid multibulk length" },
        { "*01\r\n", "-ERR Protocol error: invalid multibulk length" },
        { "*-0\r\n", "-ERR Protocol error: invalid multibulk length" },
        { "*+1\r\n", "-ERR Protocol error: invalid multibulk length" },
        { "* 1\r\n", "-ERR Protocol error: invalid multibulk length" },
        { "*1\n$4\r\n", "-ERR Protocol error: invalid multibulk length" },
        { "*2147483648\r\n", "-ERR Protocol error: invalid multibulk length" },
        { "*99999999999999999999\r\n", "-ERR Protocol error: invalid multibulk length" },
        { "*1\r\n$-1\r\n", "-ERR Protocol error: invalid bulk length" },
        { "*1\r\n$\r\n", "-ERR Protocol error: invalid bulk length" },
        { "*1\r\n$+4\r\n", "-ERR Protocol error: invalid bulk length" },
        { "*1\r\n$04\r\n", "-ERR Protocol error: invalid bulk length" },
        { "*1\r\n$536870913\r\n", "-ERR Protocol error: invalid bulk length" },
        { "*1\r\n:1\r\n", "-ERR Protocol error: expected '$', got ':'" },
        { "*1\r\nGET\r\n", "-ERR Protocol error: expected '$', got 'G'" },
        { "*1\r\n\r\n", "-ERR Protocol error: expected '$', got ' '" },
        { "*1\r\n\n\r\n", "-ERR Protocol error: expected '$', got ' '" },
        { "*1\r\n\u0001\r\n", "-ERR Protocol error: expected '$', got '\\x01'" },
        { "*1\r\n\u00ff\r\n", "-ERR Protocol error: expected '$', got '\\xff'" },
        { "\"PING\r\n", "-ERR Protocol error: unbalanced quotes in request" },
        { "'PING\n", "-ERR Protocol error: unbalanced quotes in request" },
        { "\"PING\"x\r\n", "-ERR Protocol error: unbalanced quotes in request" },
        { "'PING'x\n", "-ERR Protocol error: unbalanced quotes in request" },
        { "ECHO \"abc\\\n", "-ERR Protocol error: unbalanced quotes in request" },
        { "ECHO 'abc\\'\n", "-ERR Protocol error: unbalanced quotes in request" },
        { "PING\r\n*1\r\n$4\r\nPING\r\n*x\r\nPING\r\n", "PING\nPING\n-ERR Protocol error: invalid multibulk length" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    [MemberData(nameof(BrokenRequests))]
    public void A_request_gives_the_same_commands_however_it_arrives(string request, string commands)
    {
        byte[] input = Encoding.Latin1.GetBytes(request);

        Assert.Equal(commands, Transcript.OfWhole(input));
        Assert.Equal(commands, Transcript.OfEachByte(input));
        for (int at = 0; at <= input.Length; at++) Assert.Equal(commands, Transcript.OfSplit(input, at));
    }

    [Theory]
    [InlineData("", 'a', "\n", "too big inline request")]
    [InlineData("*", '1', "\r\n", "too big mbulk count string")]
    [InlineData("*1\r\n$", '1', "\r\n", "too big bulk count string")]
    [InlineData("*1\r\n", 'x', "\r\n", "too big bulk count string")]
    public void A_line_that_has_not_ended_after_64_KiB_is_refused(string head, char fill, string end, string error)
    {
        string line = head[(head.LastIndexOf('\n') + 1)..];
        byte[] over = Latin1(head + new string(fill, ClientLimits.LineBytesMax + 1 - line.Length) + end);
        byte[] unfinished = over[..^end.Length];
        string expected = "-ERR Protocol error: " + error;

        Assert.Equal(expected, Transcript.OfEachByte(over));
        Assert.Equal(expected, Transcript.OfWhole(unfinished));
        Assert.Equal("", Transcript.OfWhole(unfinished[..^1]));
    }

    [Fact]
    public void A_line_whose_end_is_here_is_read_however_long_it_is()
    {
        string line = new('a', ClientLimits.LineBytesMax + 5_000);
        Assert.Equal(line, Transcript.OfWhole(Latin1(line + "\r\n")));
    }

    [Fact]
    public void A_line_of_just_64_KiB_is_read()
    {
        string line = new('a', ClientLimits.LineBytesMax);

        Assert.Equal(line, Transcript.OfWhole(Latin1(line + "\n")));
        Assert.Equal(line, Transcript.OfEachByte(Latin1(line + "\n")));
        Assert.Equal(
            "-ERR Protocol error: invalid multibulk length",
            Transcript.OfWhole(Latin1("*" + new string('1', ClientLimits.LineBytesMax - 1) + "\r\n")));
    }

    [Fact]
    public void A_bulk_over_its_bound_is_refused_before_its_bytes_arrive()
    {
        Assert.Equal("", Transcript.OfWhole(Latin1("*1\r\n$64\r\n"), s_smallLimits));
        Assert.Equal(
            "-ERR Protocol error: invalid bulk length", Transcript.OfWhole(Latin1("*1\r\n$65\r\n"), s_smallLimits));
    }

    [Fact]
    public void A_command_over_its_bound_is_refused_before_the_word_that_is_too_much_arrives()
    {
        const string expected = "-ERR Protocol error: command is over client-query-buffer-limit";
        const string word = "$40\r\n0123456789012345678901234567890123456789\r\n";
        string head = "*100\r\n" + string.Concat(Enumerable.Repeat(word, 15));

        Assert.Equal("", Transcript.OfWhole(Latin1(head), s_smallLimits));
        Assert.Equal(expected, Transcript.OfWhole(Latin1(head + "$40\r\n"), s_smallLimits));
    }

    [Fact]
    public void Empty_words_count_against_the_bound_of_a_command()
    {
        byte[] input = Latin1("*1000\r\n" + string.Concat(Enumerable.Repeat("$0\r\n\r\n", 60)));

        Assert.Equal(
            "-ERR Protocol error: command is over client-query-buffer-limit", Transcript.OfWhole(input, s_smallLimits));
    }

    [Fact]
    public void A_reader_that_failed_reads_no_more()
    {
        CommandReader reader = new(new ClientLimits());

        Assert.Equal(ReadStatus.ProtocolError, reader.TryRead("*x\r\n"u8, out _, out _));
        Assert.Equal(ReadStatus.ProtocolError, reader.TryRead("PING\r\n"u8, out int consumed, out WordList words));
        Assert.Equal(0, consumed);
        Assert.Equal(0, words.Count);
    }

    [Fact]
    public void Commands_of_no_words_are_consumed_even_if_nothing_follows()
    {
        CommandReader reader = new(new ClientLimits());

        Assert.Equal(ReadStatus.NeedMore, reader.TryRead("\r\n*0\r\nPI"u8, out int consumed, out _));
        Assert.Equal(6, consumed);
        Assert.Equal(ReadStatus.Done, reader.TryRead("PING\r\n"u8, out consumed, out _));
        Assert.Equal(6, consumed);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("PIN", 1)]
    [InlineData("*2\r\n", 1)]
    [InlineData("*2\r\n$3\r", 1)]
    [InlineData("*2\r\n$3\r\n", 5)]
    [InlineData("*2\r\n$3\r\nGE", 3)]
    [InlineData("*2\r\n$1000000\r\nGE", 1000000)]
    [InlineData("*2\r\n$3\r\nGET\r\n", 1)]
    public void The_bytes_wanted_are_those_of_the_word_that_has_begun(string input, int wanted)
    {
        CommandReader reader = new(new ClientLimits());

        Assert.Equal(ReadStatus.NeedMore, reader.TryRead(Latin1(input), out _, out _));
        Assert.Equal(wanted, reader.BytesWanted);
    }

    [Fact]
    public void A_command_of_many_words_and_a_big_word_are_read_once_when_they_arrive_byte_by_byte()
    {
        const int wordCount = 100_000;
        string words = string.Concat(Enumerable.Repeat("$1\r\na\r\n", wordCount - 1));
        string big = new('\r', 1_000_000);
        byte[] input = Latin1($"*{wordCount}\r\n{words}${big.Length}\r\n{big}\r\nPING\r\n");

        string transcript = Transcript.OfEachByte(input);

        Assert.EndsWith("a|" + big + "\nPING", transcript);
        Assert.Equal((2 * (wordCount - 1)) + big.Length + "\nPING".Length, transcript.Length);
    }

    [Fact]
    public void Reading_allocates_nothing_once_it_is_warm()
    {
        CommandReader reader = new(new ClientLimits());
        byte[] input = Latin1("*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\nb\r\nSET a \"b\"\r\n");
        ReadTwice(reader, input);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int round = 0; round < 1000; round++) ReadTwice(reader, input);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Any_bytes_give_commands_or_a_named_error_and_the_same_ones_however_they_arrive()
    {
        Gen<string> piece = Gen.OneOf(
            OneOf("*1\r\n", "*2\r\n", "*3\r\n", "*-1\r\n", "*0\r\n", "*2000000000\r\n", "$0\r\n\r\n", "$3\r\nGET\r\n"),
            OneOf("$1\r\na\r\n", "$64\r\n", "$65\r\n", "\r", "\n", "\r\n", "*", "$", "\"", "'", "\\", "\\x4", " ", "PING"),
            Gen.Int[-3, 70].Select(length => $"${length}\r\n"),
            Gen.String[Gen.Char['\0', '\u00ff'], 0, 40]);
        Gen<byte[]> input = piece.Array[0, 40].Select(pieces => Latin1(string.Concat(pieces)));

        Gen.Select(input, Gen.Int[0, 2000].Array[0, 6]).Sample((bytes, cuts) =>
        {
            string whole = Transcript.OfWhole(bytes, s_smallLimits);
            int[] ends = [.. cuts.Select(cut => Math.Min(cut, bytes.Length)).Order(), bytes.Length];

            Assert.Equal(whole, Transcript.OfEachByte(bytes, s_smallLimits));
            Assert.Equal(whole, Transcript.Of(bytes, ends, s_smallLimits));
            AssertErrorIsNamed(whole[(whole.LastIndexOf('\n') + 1)..]);
        }, iter: 5000);
    }

    private static void AssertErrorIsNamed(string line)
    {
        string[] names =
        [
            "invalid multibulk length", "invalid bulk length", "expected '$', got '", "unbalanced quotes in request",
            "command is over client-query-buffer-limit",
        ];
        if (!line.StartsWith("-ERR", StringComparison.Ordinal)) return;
        Assert.Contains(names, name => line.StartsWith("-ERR Protocol error: " + name, StringComparison.Ordinal));
    }

    private static void ReadTwice(CommandReader reader, ReadOnlySpan<byte> input)
    {
        for (int command = 0; command < 2; command++)
        {
            if (reader.TryRead(input, out int consumed, out WordList words) != ReadStatus.Done) Assert.Fail("not a command");
            if (words.Count != 3 || !words[0].SequenceEqual("SET"u8) || !words[2].SequenceEqual("b"u8)) Assert.Fail("SET a b");
            input = input[consumed..];
        }
    }

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(index => texts[index]);

    private static byte[] Latin1(string text) => Encoding.Latin1.GetBytes(text);
}
