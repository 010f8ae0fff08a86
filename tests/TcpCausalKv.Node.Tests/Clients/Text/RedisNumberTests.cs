using System.Text;
using CsCheck;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Tests.Clients.Text;

public class RedisNumberTests
{
    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("-0")]
    [InlineData("+1")]
    [InlineData("01")]
    [InlineData("-01")]
    [InlineData("00")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1.0")]
    [InlineData("1e3")]
    [InlineData("--1")]
    [InlineData("0x10")]
    [InlineData("9223372036854775808")]
    [InlineData("-9223372036854775809")]
    [InlineData("18446744073709551616")]
    [InlineData("99999999999999999999999999")]
    public void A_text_that_is_no_number_is_refused(string text) => Assert.False(RedisNumber.TryParse(Bytes(text), out _));

    [Theory]
    [InlineData("0", true)]
    [InlineData("-1", true)]
    [InlineData("9223372036854775807", true)]
    [InlineData("-9223372036854775808", true)]
    [InlineData("9223372036854775808", false)]
    [InlineData("", false)]
    [InlineData("-", false)]
    [InlineData("-0", false)]
    [InlineData("+1", false)]
    [InlineData("01", false)]
    [InlineData(" 1", false)]
    [InlineData("1 ", false)]
    [InlineData("1.0", false)]
    [InlineData("1\0", false)]
    [InlineData("x", false)]
    public void An_integer_has_one_spelling(string text, bool isInteger)
    {
        Assert.Equal(isInteger, RedisNumber.TryParse(Bytes(text), out long number));
        if (isInteger) Assert.Equal(text, $"{number}");
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("18446744073709551616")]
    [InlineData("36893488147419103232")]
    [InlineData("01")]
    [InlineData("")]
    public void A_text_that_is_no_unsigned_number_is_refused(string text) =>
        Assert.False(RedisNumber.TryParseUnsigned(Bytes(text), out _));

    [Fact]
    public void Every_number_is_read_back_from_its_digits()
    {
        Gen.OneOf(Gen.Long, Gen.Long[-100, 100], Gen.Const(long.MinValue), Gen.Const(long.MaxValue)).Sample(number =>
            RedisNumber.TryParse(Bytes($"{number}"), out long value) && value == number);
        Gen.OneOf(Gen.ULong, Gen.ULong[0, 100], Gen.Const(ulong.MaxValue)).Sample(number =>
            RedisNumber.TryParseUnsigned(Bytes($"{number}"), out ulong value) && value == number);
    }

    private static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);
}
