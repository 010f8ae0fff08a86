using System.Text;
using TcpCausalKv.Core.Data.Types;

namespace TcpCausalKv.Core.Tests.Data.Typed;

public sealed class CounterTextTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0", "0")]
    [InlineData("01", "1")]
    [InlineData("+1.50", "1.5")]
    [InlineData(".5", "0.5")]
    [InlineData("1e3", "1000")]
    [InlineData("5.0E-1", "0.5")]
    [InlineData("0.1", "0.1")]
    [InlineData("-0.30000000000000004", "-0.30000000000000004")]
    [InlineData("0.123456789012345678", "0.12345678901234568")]
    [InlineData("9223372036854775808", "9223372036854775807")]
    [InlineData("-1e26", "-9223372036854775808")]
    public void A_number_is_written_in_one_spelling(string text, string written)
    {
        Assert.True(CounterText.TryParse(Encoding.ASCII.GetBytes(text), out decimal number));
        Assert.Equal(written, Write(number));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1,000")]
    [InlineData("nan")]
    [InlineData("inf")]
    [InlineData("0x10")]
    [InlineData("1e27")]
    [InlineData("-1e27")]
    [InlineData("1e999")]
    [InlineData("1\0")]
    public void What_is_no_number_or_too_far_is_refused(string text) =>
        Assert.False(CounterText.TryParse(Encoding.ASCII.GetBytes(text), out _));

    [Fact]
    public void A_text_of_more_characters_than_any_number_needs_is_refused() =>
        Assert.False(CounterText.TryParse(Encoding.ASCII.GetBytes(new string('1', 1) + "." + new string('0', 1_000)), out _));

    [Fact]
    public void The_longest_text_fits() => Assert.InRange(Write(-99999999999.99999999999999999m).Length, 1, CounterText.BytesMax);

    private static string Write(decimal number)
    {
        byte[] text = new byte[CounterText.BytesMax];
        return Encoding.ASCII.GetString(text, 0, CounterText.Write(number, text));
    }
}
