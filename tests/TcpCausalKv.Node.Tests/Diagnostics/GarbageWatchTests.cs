using TcpCausalKv.Node.Diagnostics;

namespace TcpCausalKv.Node.Tests.Diagnostics;

public sealed class GarbageWatchTests
{
    private const long Mb = 1 << 20;

    [Fact]
    public void A_collection_is_due_once_a_time_of_large_values_is_over()
    {
        GarbageWatch watch = new();
        Assert.False(watch.IsDue(10 * Mb));
        Assert.False(watch.IsDue(500 * Mb));
        Assert.False(watch.IsDue(900 * Mb));
        Assert.True(watch.IsDue(901 * Mb));
        Assert.False(watch.IsDue(902 * Mb));
        Assert.False(watch.IsDue(904 * Mb));
    }

    [Fact]
    public void Little_garbage_adds_up()
    {
        GarbageWatch watch = new();
        int due = 0;
        for (long allocated = 0; allocated <= 200; allocated += 5)
        {
            if (watch.IsDue(allocated * Mb)) due++;
        }

        Assert.Equal(3, due);
    }
}
