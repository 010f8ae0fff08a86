using TcpCausalKv.Core.Numbers;

namespace TcpCausalKv.Core.Tests.Numbers;

public class StrictNumberTests
{
    [Theory]
    [InlineData("17", true)]
    [InlineData("017", true)]
    [InlineData("", false)]
    [InlineData("+17", false)]
    [InlineData("-17", false)]
    [InlineData(" 17", false)]
    [InlineData("17 ", false)]
    [InlineData("17\0", false)]
    [InlineData("99999999999999999999", false)]
    public void Digits_alone_are_a_number(string text, bool isNumber) => Assert.Equal(isNumber, StrictNumber.TryDigits(text, out long _));

    [Theory]
    [InlineData("-17", true)]
    [InlineData("+17", true)]
    [InlineData("17", true)]
    [InlineData("1", true)]
    [InlineData("-", false)]
    [InlineData("", false)]
    [InlineData("-17\0", false)]
    [InlineData("1\0", false)]
    public void An_integer_may_have_one_sign(string text, bool isNumber) => Assert.Equal(isNumber, StrictNumber.TryInteger(text, out long _));

    [Theory]
    [InlineData("fF0", true)]
    [InlineData("0x1", false)]
    [InlineData("", false)]
    [InlineData("g", false)]
    [InlineData("ff\0", false)]
    public void Hexadecimal_digits_alone_are_one(string text, bool isNumber) => Assert.Equal(isNumber, StrictNumber.TryHex(text, out long _));
}
