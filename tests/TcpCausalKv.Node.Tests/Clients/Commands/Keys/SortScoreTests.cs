using System.Text;
using TcpCausalKv.Node.Clients.Commands.Keys.Sorting;

namespace TcpCausalKv.Node.Tests.Clients.Commands.Keys;

/// <summary>Numbers as C's strtod reads them.</summary>
public sealed class SortScoreTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("0", 0)]
    [InlineData("-0", 0)]
    [InlineData("+5", 5)]
    [InlineData("007", 7)]
    [InlineData(" \t5", 5)]
    [InlineData(".5", 0.5)]
    [InlineData("5.", 5)]
    [InlineData("-1.5e3", -1500)]
    [InlineData("1E+2", 100)]
    [InlineData("0e-999", 0)]
    [InlineData("inf", double.PositiveInfinity)]
    [InlineData("-INFINITY", double.NegativeInfinity)]
    [InlineData("0x10", 16)]
    [InlineData("-0XfF", -255)]
    [InlineData("0x.8", 0.5)]
    [InlineData("0x1.8p1", 3)]
    [InlineData("0x1p-2", 0.25)]
    [InlineData("5\0x", 5)]
    [InlineData("\0", 0)]
    public void Numbers(string text, double expected)
    {
        Assert.True(SortScore.TryParse(Encoding.Latin1.GetBytes(text), out double score));
        Assert.Equal(expected, score);
    }

    [Theory]
    [InlineData(" ")]
    [InlineData("5 ")]
    [InlineData("x")]
    [InlineData("5x")]
    [InlineData("+")]
    [InlineData("+-5")]
    [InlineData(".")]
    [InlineData("1e")]
    [InlineData("1,5")]
    [InlineData("1_0")]
    [InlineData("nan")]
    [InlineData("infinit")]
    [InlineData("0x")]
    [InlineData("0x.")]
    [InlineData("0x1p")]
    [InlineData("0xg")]
    [InlineData("1e400")]
    [InlineData("-1e400")]
    [InlineData("1e-400")]
    [InlineData("0x1p2000")]
    [InlineData("0x1p-1080")]
    [InlineData("0x1p99999999999999")]
    public void No_numbers(string text) => Assert.False(SortScore.TryParse(Encoding.Latin1.GetBytes(text), out _));
}
