using System.Buffers;
using System.Text;
using CsCheck;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Tests.Clients.Text;

public class ReplyWriterTests
{
    [Fact]
    public void Each_reply_has_its_form_in_each_mode()
    {
        Check(reply => reply.Ok(), "+OK\r\n", "+OK\r\n", "OK\n");
        Check(reply => reply.Simple("PONG"), "+PONG\r\n", "+PONG\r\n", "PONG\n");
        Check(reply => reply.Error("ERR no"), "-ERR no\r\n", "-ERR no\r\n", "(error) ERR no\n");
        Check(reply => reply.Integer(3), ":3\r\n", ":3\r\n", "(integer) 3\n");
        Check(reply => reply.Bulk("a b"u8), "$3\r\na b\r\n", "$3\r\na b\r\n", "\"a b\"\n");
        Check(reply => reply.BulkText("é"), "$2\r\né\r\n", "$2\r\né\r\n", "\"\\xc3\\xa9\"\n");
        Check(reply => reply.Null(), "$-1\r\n", "_\r\n", "(nil)\n");
        Check(reply => reply.NullArray(), "*-1\r\n", "_\r\n", "(nil)\n");
        Check(reply => reply.Boolean(true), ":1\r\n", "#t\r\n", "(true)\n");
        Check(reply => reply.Boolean(false), ":0\r\n", "#f\r\n", "(false)\n");
        Check(reply => reply.Verbatim("a\r\nb\r\n"), "$6\r\na\r\nb\r\n\r\n", "=10\r\ntxt:a\r\nb\r\n\r\n", "a\nb\n");
    }

    [Fact]
    public void Each_aggregate_has_its_form_in_each_mode()
    {
        Check(reply => reply.ArrayHeader(0), "*0\r\n", "*0\r\n", "(empty array)\n");
        Check(reply => reply.MapHeader(0), "*0\r\n", "%0\r\n", "(empty hash)\n");
        Check(reply => reply.SetHeader(0), "*0\r\n", "~0\r\n", "(empty set)\n");
        Check(Elements(reply => reply.ArrayHeader(1), 1), "*1\r\n:0\r\n", "*1\r\n:0\r\n", "1) (integer) 0\n");
        Check(Elements(reply => reply.SetHeader(1), 1), "*1\r\n:0\r\n", "~1\r\n:0\r\n", "1~ (integer) 0\n");
        Check(Elements(reply => reply.PushHeader(1), 1), "*1\r\n:0\r\n", ">1\r\n:0\r\n", "1) (integer) 0\n");
        Check(
            Elements(reply => reply.MapHeader(1), 2),
            "*2\r\n:0\r\n:1\r\n",
            "%1\r\n:0\r\n:1\r\n",
            "1# (integer) 0 => (integer) 1\n");
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1.5, "1.5")]
    [InlineData(-0.1, "-0.1")]
    [InlineData(3, "3")]
    [InlineData(1e300, "1e+300")]
    [InlineData(double.MinValue, "-1.7976931348623157e+308")]
    [InlineData(double.PositiveInfinity, "inf")]
    [InlineData(double.NegativeInfinity, "-inf")]
    [InlineData(double.NaN, "nan")]
    public void A_double_is_written_with_the_digits_it_takes(double value, string text) =>
        Check(reply => reply.Double(value), $"${text.Length}\r\n{text}\r\n", $",{text}\r\n", $"(double) {text}\n");

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    [InlineData(0)]
    public void The_longest_numbers_fit(long value) =>
        Check(reply => reply.Integer(value), $":{value}\r\n", $":{value}\r\n", $"(integer) {value}\n");

    [Fact]
    public void An_error_is_one_line_whatever_is_in_it() =>
        Check(reply => reply.Error("ERR a\r\nb\nc\r\n"), "-ERR a  b c\r\n", "-ERR a  b c\r\n", "(error) ERR a  b c\n");

    [Fact]
    public void A_status_is_one_line_whatever_is_in_it() =>
        Check(reply => reply.Simple("a\nb"), "+a b\r\n", "+a b\r\n", "a b\n");

    [Fact]
    public void Text_mode_numbers_and_indents_nested_replies_as_redis_cli_does()
    {
        const string expected = """
            1) "a"
            2) 1) 1) (integer) 1
                  2) (nil)
               2) (error) ERR no
            3) 1# "key" => 1) OK
                  2) (empty array)
               2# "other" => (integer) 2
            4) 1~ line
            OK

            """;

        Assert.Equal(expected, Write(ReplyMode.Text, reply =>
        {
            Nest(reply);
            reply.Ok();
        }));
    }

    private static void Nest(ReplyWriter reply)
    {
        reply.ArrayHeader(4);
        reply.BulkText("a");
        reply.ArrayHeader(2);
        reply.ArrayHeader(2);
        reply.Integer(1);
        reply.Null();
        reply.Error("ERR no");
        reply.MapHeader(2);
        reply.BulkText("key");
        reply.ArrayHeader(2);
        reply.Ok();
        reply.ArrayHeader(0);
        reply.BulkText("other");
        reply.Integer(2);
        reply.SetHeader(1);
        reply.Verbatim("line");
    }

    [Fact]
    public void Text_mode_aligns_numbers_to_the_widest()
    {
        string[] lines = Write(ReplyMode.Text, Elements(reply => reply.ArrayHeader(10), 10)).Split('\n');

        Assert.Equal(" 1) (integer) 0", lines[0]);
        Assert.Equal("10) (integer) 9", lines[9]);
    }

    [Fact]
    public void Text_mode_escapes_what_is_not_printable() =>
        Assert.Equal(
            """"
            "\"\\\n\r\t\a\b\x00\x7f\xff ~'"

            """",
            Write(ReplyMode.Text, reply => reply.Bulk([.. "\"\\\n\r\t\a\b\0\x7f"u8, 0xff, .. " ~'"u8])));

    [Fact]
    public void A_value_shown_in_text_mode_can_be_typed_back()
    {
        Gen.Byte.Array[0, 50].Sample(value =>
        {
            string shown = Write(ReplyMode.Text, reply => reply.Bulk(value));
            CommandReader reader = new(new ClientLimits());

            Assert.Equal(ReadStatus.Done, reader.TryRead(Encoding.UTF8.GetBytes(shown), out _, out WordList words));
            Assert.Equal(1, words.Count);
            Assert.Equal(value, words[0].ToArray());
        });
    }

    [Theory]
    [InlineData(ReplyMode.Resp2)]
    [InlineData(ReplyMode.Resp3)]
    [InlineData(ReplyMode.Text)]
    public void The_common_replies_allocate_nothing(ReplyMode mode)
    {
        ArrayBufferWriter<byte> output = new(4096);
        ReplyWriter reply = new(output) { Mode = mode };
        WriteCommonReplies(reply, output);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int round = 0; round < 1000; round++) WriteCommonReplies(reply, output);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void WriteCommonReplies(ReplyWriter reply, ArrayBufferWriter<byte> output)
    {
        output.ResetWrittenCount();
        reply.Ok();
        reply.Integer(123456);
        reply.Bulk("0123456789012345678901234567890123456789"u8);
        reply.Null();
        reply.Error("ERR syntax error");
        reply.Simple("PONG");
        reply.BulkText("text");
    }

    private static Action<ReplyWriter> Elements(Action<ReplyWriter> header, int count) => reply =>
    {
        header(reply);
        for (int element = 0; element < count; element++) reply.Integer(element);
    };

    private static void Check(Action<ReplyWriter> write, string resp2, string resp3, string text)
    {
        Assert.Equal(resp2, Write(ReplyMode.Resp2, write));
        Assert.Equal(resp3, Write(ReplyMode.Resp3, write));
        Assert.Equal(text, Write(ReplyMode.Text, write));
    }

    private static string Write(ReplyMode mode, Action<ReplyWriter> write)
    {
        ArrayBufferWriter<byte> output = new();
        write(new ReplyWriter(output) { Mode = mode });
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
