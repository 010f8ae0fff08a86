using TcpCausalKv.Node.Peers;

namespace TcpCausalKv.Node.Tests.Peers;

public sealed class RepeatedLineTests
{
    [Fact]
    public void A_line_is_news_once_a_minute_whatever_comes_between()
    {
        RepeatedLine lines = new();

        Assert.True(lines.IsNews("a", 1_000));
        Assert.True(lines.IsNews("b", 1_001));
        Assert.False(lines.IsNews("a", 1_002));
        Assert.False(lines.IsNews("b", 1_003));
        Assert.False(lines.IsNews("a", 60_999));
        Assert.True(lines.IsNews("a", 61_000));
        Assert.False(lines.IsNews("b", 61_000));
    }

    [Fact]
    public void A_line_beyond_those_that_are_remembered_is_news_and_begins_anew()
    {
        RepeatedLine lines = new();
        for (int i = 0; i < RepeatedLine.LinesMax; i++) Assert.True(lines.IsNews($"line {i}", 0));
        Assert.False(lines.IsNews("line 0", 0));

        Assert.True(lines.IsNews("one more", 0));

        Assert.True(lines.IsNews("line 0", 0));
        Assert.False(lines.IsNews("one more", 0));
    }
}
