using System.Buffers;
using System.Text;
using TcpCausalKv.Processes.Text;

namespace TcpCausalKv.Live.Tests;

/// <summary>Replies are cut from bytes however these arrive.</summary>
public class RespParserTests
{
    [Theory]
    [InlineData("+OK\r\n", "OK")]
    [InlineData("-ERR no\r\n", "(error) ERR no")]
    [InlineData(":-3\r\n", "-3")]
    [InlineData("$5\r\na\r\nbc\r\n", "a\r\nbc")]
    [InlineData("$0\r\n\r\n", "")]
    [InlineData("$-1\r\n", "(nil)")]
    [InlineData("*-1\r\n", "(nil)")]
    [InlineData("*0\r\n", "[]")]
    [InlineData("*3\r\n$1\r\na\r\n*1\r\n:1\r\n$-1\r\n", "[a, [1], (nil)]")]
    public void A_reply_is_read_once_its_last_byte_is_there_and_not_before(string text, string expected)
    {
        byte[] input = Encoding.UTF8.GetBytes(text);
        int at = 0;
        for (int length = 0; length < input.Length; length++)
        {
            Assert.Equal(OperationStatus.NeedMoreData, RespParser.TryRead(input.AsSpan(0, length), ref at, out _));
            Assert.Equal(0, at);
        }

        Assert.Equal(OperationStatus.Done, RespParser.TryRead(input, ref at, out RespReply? reply));
        Assert.Equal(expected, reply!.ToString());
        Assert.Equal(input.Length, at);
    }

    [Theory]
    [InlineData("hello\r\n")]
    [InlineData("\r\n")]
    [InlineData("$x\r\n")]
    [InlineData("$-2\r\n")]
    [InlineData("$9999999999\r\n")]
    [InlineData("*1\r\nhello\r\n")]
    public void What_is_no_reply_is_refused(string text)
    {
        int at = 0;
        Assert.Equal(OperationStatus.InvalidData, RespParser.TryRead(Encoding.UTF8.GetBytes(text), ref at, out _));
    }
}
