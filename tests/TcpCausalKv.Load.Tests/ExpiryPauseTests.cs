using System.Globalization;
using TcpCausalKv.Load.Pausing;

namespace TcpCausalKv.Load.Tests;

/// <summary>Keys expire evenly, and each is deleted by one write.</summary>
public class ExpiryPauseTests
{
    private const int Keys = 10;
    private static readonly LoggedDeletions s_all = new(Keys, Keys);
    private static readonly ExpiryCount s_good = new(Keys, [s_all, s_all, s_all], [4, 3, 3], [0, 0, 0], TimeSpan.FromSeconds(0.5));
    private static readonly ExpiringKeys s_keys = new("key:", Keys, DateTimeOffset.FromUnixTimeMilliseconds(1_000_000), TimeSpan.FromSeconds(10));

    [Fact]
    public void Writers_share_the_keys_and_each_ones_deadlines_are_spread_over_the_whole_time()
    {
        string[][] all = [.. Enumerable.Range(0, 3).SelectMany(writer => s_keys.WritesOf(writer, 3))];
        Assert.Equal(Keys, all.Select(words => words[1]).Distinct().Count());
        Assert.Equal(Enumerable.Range(1000, Keys).Select(second => second * 1000L), all.Select(Deadline).Order());
        Assert.Equal([1_000_000, 1_003_000, 1_006_000, 1_009_000], s_keys.WritesOf(0, 3).Select(Deadline));
    }

    [Fact]
    public void Deletions_are_counted_in_what_inspect_exports()
    {
        string[] lines =
        [
            """{"write":"x:1","effects":[{"set":"key:1","value":"delete"},{"put":"key:1","kind":"expiry","value":{"base64":"Ln"}}]}""",
            """{"write":"x:2","effects":[{"delete":"key:1"},{"delete":"key:2"},{"delete":"few:1"}]}""",
            """{"write":"y:1","effects":[{"delete":"key:2"},{"delete":{"base64":"/w=="}}]}""",
        ];
        Assert.Equal(new LoggedDeletions(3, 2), LoggedDeletions.Count(lines, "key:"));
    }

    [Fact]
    public void One_deletion_of_each_key_is_right()
    {
        Assert.True(s_good.IsOncePerKey);
        Assert.Equal("| 3 | 10 | 10, 10, 10 | 4 + 3 + 3 | 0 | 0.5 |", s_good.Line());
    }

    [Fact]
    public void A_key_that_is_deleted_twice_or_never_is_found()
    {
        Assert.False((s_good with { Logged = [s_all, s_all, new(Keys + 1, Keys)] }).IsOncePerKey);
        Assert.False((s_good with { Logged = [new(Keys, Keys - 1), s_all, s_all] }).IsOncePerKey);
        Assert.False((s_good with { Removed = [4, 4, 3] }).IsOncePerKey);
        Assert.False((s_good with { Removed = [4, 3, 2] }).IsOncePerKey);
        Assert.False((s_good with { Left = [0, 1, 0] }).IsOncePerKey);
    }

    private static long Deadline(string[] words) => long.Parse(words[4], CultureInfo.InvariantCulture);
}
