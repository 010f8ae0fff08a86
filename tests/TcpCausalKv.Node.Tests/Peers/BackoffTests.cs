using TcpCausalKv.Node.Peers;
using Xunit.Abstractions;

namespace TcpCausalKv.Node.Tests.Peers;

public sealed class BackoffTests(ITestOutputHelper output)
{
    [Fact]
    public void Delays_double_up_to_the_cap_each_between_half_and_all_of_its_step()
    {
        int seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        Backoff backoff = new(new Random(seed));

        int step = Backoff.FirstMs;
        for (int attempt = 0; attempt < 50; attempt++)
        {
            Assert.InRange(backoff.NextMs(), step / 2, step);
            step = Math.Min(Backoff.CapMs, step * 2);
        }
    }

    [Fact]
    public void After_a_success_the_delays_begin_anew()
    {
        Backoff backoff = new(new Random(1));
        for (int attempt = 0; attempt < 10; attempt++) backoff.NextMs();

        backoff.Reset();

        Assert.InRange(backoff.NextMs(), Backoff.FirstMs / 2, Backoff.FirstMs);
    }

    [Fact]
    public void Two_nodes_do_not_dial_in_step()
    {
        Backoff one = new(new Random(1));
        Backoff other = new(new Random(2));

        Assert.NotEqual(Enumerable.Range(0, 10).Select(_ => one.NextMs()), Enumerable.Range(0, 10).Select(_ => other.NextMs()));
    }
}
