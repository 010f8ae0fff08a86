using System.Text;
using TcpCausalKv.Node.Clients.Commands.Keys;

namespace TcpCausalKv.Node.Tests.Clients.Commands.Keys;

public sealed class DeadlinesTests
{
    private const string NotAnInteger = "ERR value is not an integer or out of range";
    private const string Invalid = "ERR invalid expire time in 'expire' command";

    [Theory]
    [InlineData("100", 1_000, 5, 100_005)]
    [InlineData("100", 1, 5, 105)]
    [InlineData("100", 1_000, 0, 100_000)]
    [InlineData("0", 1_000, 5, 5)]
    [InlineData("-1", 1_000, 5, -995)]
    [InlineData("9223372036854775", 1_000, 0, 9_223_372_036_854_775_000)]
    [InlineData("9223372036854775807", 1, 0, long.MaxValue - 1)]
    [InlineData("-9223372036854775808", 1, 0, long.MinValue)]
    public void A_time_counts_from_where_it_is_told_to(string word, int unitMs, long fromMs, long deadline)
    {
        Assert.Null(Deadlines.TryRead(Encoding.ASCII.GetBytes(word), unitMs, fromMs, "expire", out long read));
        Assert.Equal(deadline, read);
    }

    [Theory]
    [InlineData("x", 1, 0, NotAnInteger)]
    [InlineData("", 1, 0, NotAnInteger)]
    [InlineData("1.5", 1, 0, NotAnInteger)]
    [InlineData("9223372036854775808", 1, 0, NotAnInteger)]
    [InlineData("9223372036854776", 1_000, 0, Invalid)]
    [InlineData("-9223372036854776", 1_000, 0, Invalid)]
    [InlineData("9223372036854775807", 1, 1, Invalid)]
    public void A_time_that_no_clock_shows_is_refused(string word, int unitMs, long fromMs, string error) =>
        Assert.Equal(error, Deadlines.TryRead(Encoding.ASCII.GetBytes(word), unitMs, fromMs, "expire", out _));

    [Theory]
    [InlineData("1", null)]
    [InlineData("0", Invalid)]
    [InlineData("-1", Invalid)]
    [InlineData("x", NotAnInteger)]
    [InlineData("9223372036854776", Invalid)]
    public void Where_a_time_must_be_positive_others_are_refused(string word, string? error) =>
        Assert.Equal(error, Deadlines.TryReadPositive(Encoding.ASCII.GetBytes(word), 1_000, 0, "expire", out _));
}
