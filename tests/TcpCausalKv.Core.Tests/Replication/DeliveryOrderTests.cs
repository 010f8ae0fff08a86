using Xunit.Abstractions;

namespace TcpCausalKv.Core.Tests.Replication;

public sealed class DeliveryOrderTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_history_of_four_steps_ends_the_same_in_every_order_of_delivery()
    {
        int orders = 0;
        foreach (HistoryStep[] steps in Sequences(SmallHistory.AllSteps(nodes: 3), length: 4)) orders += EndsTheSame(3, steps);
        Assert.Equal(9_999, orders);
    }

    [Fact]
    public void Every_history_of_six_steps_of_two_nodes_ends_the_same_in_every_order_of_delivery()
    {
        foreach (HistoryStep[] steps in Sequences(SmallHistory.AllSteps(nodes: 2), length: 6)) EndsTheSame(2, steps);
    }

    [Fact]
    public void Random_histories_of_three_writes_by_each_of_three_nodes_end_the_same_in_all_1680_orders()
    {
        Random random = NewRandom();
        for (int n = 0; n < 25; n++) Assert.Equal(1680, EndsTheSame(3, RandomSteps(random, writesEach: 3)));
    }

    [Fact]
    public void Batches_sent_again_at_every_point_change_nothing()
    {
        Random random = NewRandom();
        for (int n = 0; n < 5; n++)
        {
            SmallHistory history = SmallHistory.Of(3, RandomSteps(random, writesEach: 2));
            TestNode? first = null;
            foreach (int[] order in history.Interleavings())
            {
                TestNode observer = Deliver(history, order, resends: true);
                first ??= observer;
                AssertSame(first, observer, history, order);
                Assert.Equal(6, observer.Replica.Counters.Applied);
                Assert.Equal(1 + 2 + 3 + 4 + 5 + 6, observer.Replica.Counters.Duplicates);
            }
        }
    }

    [Fact]
    public void The_nodes_that_wrote_end_the_same_as_those_that_only_heard()
    {
        Random random = NewRandom();
        for (int n = 0; n < 200; n++)
        {
            SmallHistory history = SmallHistory.Of(3, RandomSteps(random, writesEach: 3));
            TestNode observer = Deliver(history, history.Interleavings().First(), resends: false);
            foreach (TestNode node in history.Nodes)
            {
                foreach (TestNode other in history.Nodes) node.ReceiveAllOf(other);
                AssertSame(observer, node, history, []);
            }
        }
    }

    // Returns how many orders there were.
    private static int EndsTheSame(int nodes, IEnumerable<HistoryStep> steps)
    {
        SmallHistory history = SmallHistory.Of(nodes, steps);
        TestNode? first = null;
        int orders = 0;
        foreach (int[] order in history.Interleavings())
        {
            TestNode observer = Deliver(history, order, resends: false);
            first ??= observer;
            AssertSame(first, observer, history, order);
            orders++;
        }

        return orders;
    }

    // The observer's trace fails at once if a batch is applied twice or before its causes.
    private static TestNode Deliver(SmallHistory history, int[] order, bool resends)
    {
        TestNode observer = history.NewObserver();
        int[] sent = new int[history.Streams.Count];
        foreach (int origin in order)
        {
            observer.Receive(history.Streams[origin][sent[origin]++], origin);
            if (!resends) continue;

            for (int other = 0; other < sent.Length; other++)
            {
                for (int nth = 0; nth < sent[other]; nth++) observer.Receive(history.Streams[other][nth], other);
            }
        }

        return observer;
    }

    private static void AssertSame(TestNode expected, TestNode actual, SmallHistory history, int[] order)
    {
        string where = $"history {string.Join(' ', history.Nodes.SelectMany(node => node.Trace.Lines))}, order {string.Concat(order)}";
        for (int slot = 0; slot < history.Streams.Count; slot++)
        {
            Assert.True((ulong)history.Streams[slot].Count == actual.Replica.Applied[slot], where);
        }

        Assert.True(actual.Replica.Pending.Count == 0 && actual.Replica.Pending.Bytes == 0 && actual.Replica.Pending.Origins == 0, where);
        Assert.True(expected.Digest == actual.Digest, where);
        Assert.True(actual.Replica.Keyspace.ComputeDigest() == actual.Digest, where);
        foreach (string key in (string[])["k", "m", "n"]) Assert.True(expected.Versions(key) == actual.Versions(key), where);
    }

    private static IEnumerable<HistoryStep[]> Sequences(IReadOnlyList<HistoryStep> steps, int length) => length == 0
        ? [[]]
        : from rest in Sequences(steps, length - 1)
          from step in steps
          select (HistoryStep[])[.. rest, step];

    private static HistoryStep[] RandomSteps(Random random, int writesEach)
    {
        HistoryStep[] writes = [.. Enumerable.Range(0, 3 * writesEach).Select(n => new HistoryStep(n % 3, null))];
        HistoryStep[] deliveries = [.. SmallHistory.AllSteps(nodes: 3).Where(step => step.From is not null)];
        HistoryStep[] steps = [.. writes, .. random.GetItems(deliveries, 6)];
        random.Shuffle(steps);
        return steps;
    }

    private Random NewRandom()
    {
        int seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        return new Random(seed);
    }
}
