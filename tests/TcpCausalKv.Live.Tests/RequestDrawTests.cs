using TcpCausalKv.Live.Sessions;

namespace TcpCausalKv.Live.Tests;

/// <summary>What sessions do is drawn so that it can be judged.</summary>
public class RequestDrawTests
{
    private const int Draws = 5000;

    [Fact]
    public void A_value_is_written_once_and_only_some_keys_are_deleted()
    {
        RequestDraw draw = new(new Random(1), new KeyRange(1, 20), "s1");
        RecordedOperation[] writes = [.. Enumerable.Range(0, Draws).SelectMany(_ => draw.Next().Effects)];

        Assert.Distinct(writes.Where(write => write.Value is not null).Select(write => write.Value!));
        string[] deleted = [.. writes.Where(write => write.Value is null).Select(delete => delete.Key).Distinct()];
        Assert.Equal(["r1:d11", "r1:d15", "r1:d19", "r1:d3", "r1:d7"], deleted.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_same_seed_draws_the_same_commands()
    {
        RequestDraw one = new(new Random(7), new KeyRange(1, 20), "s1");
        RequestDraw other = new(new Random(7), new KeyRange(1, 20), "s1");

        Assert.All(Enumerable.Range(0, Draws), _ => Assert.Equal(one.Next().Words, other.Next().Words));
    }
}
