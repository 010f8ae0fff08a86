using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data;
using TcpCausalKv.Core.Tests.Replication;

namespace TcpCausalKv.Core.Tests.Data.Typed;

public class TypedHistoryTests
{
    private const int Steps = 40;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 500)];

    [Theory, MemberData(nameof(Seeds))]
    public void Every_node_shows_at_every_step_what_the_oracle_says(int seed)
    {
        TypedHistory history = new(seed, nodes: 2 + (seed % 3));
        for (int step = 0; step < Steps; step++)
        {
            TestNode node = history.Step();
            node.Replica.NoteTime(node.UnixMs);
            history.Check(node.Replica.Keyspace, node.Replica.Applied);
        }

        history.Converge();
        foreach (TestNode node in history.Nodes) history.Check(node.Replica.Keyspace, node.Replica.Applied);
        Assert.Single(history.Nodes.Select(node => node.Digest).Distinct());
    }

    [Theory, MemberData(nameof(Seeds))]
    public void A_walk_gives_what_was_there_while_all_goes_on_changing(int seed)
    {
        TypedHistory history = new(seed, nodes: 2);
        for (int step = 0; step < Steps; step++) history.Step();

        TestNode walked = history.Nodes[0];
        VectorClock at = walked.Replica.Applied.Clone();
        Keyspace restored = new(hashSeed: 9) { NowMs = walked.Replica.Keyspace.NowMs };
        RestoringSink sink = new();
        KeyspaceWalk walk = walked.Replica.Keyspace.BeginWalk(at, sink);
        while (!walk.Step(1 + (seed % 3), long.MaxValue)) history.Step();

        sink.RestoreInto(restored, new Random(seed));
        history.Check(restored, at);
    }

    private sealed class RestoringSink : IVersionSink
    {
        private readonly List<(byte[] Key, byte[] Element, Dot Dot, HybridTimestamp Timestamp, byte[] Value)> _versions = [];

        public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> element, Dot dot, HybridTimestamp timestamp, ReadOnlySpan<byte> value) =>
            _versions.Add((key.ToArray(), element.ToArray(), dot, timestamp, value.ToArray()));

        public void RestoreInto(Keyspace keyspace, Random random)
        {
            foreach ((byte[] key, byte[] element, Dot dot, HybridTimestamp timestamp, byte[] value) in _versions.OrderBy(_ => random.Next()))
            {
                Assert.True(keyspace.TryRestore(key, dot, timestamp, value, element));
            }
        }
    }
}
