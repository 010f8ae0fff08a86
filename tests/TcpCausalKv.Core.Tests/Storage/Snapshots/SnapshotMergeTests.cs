using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Data;
using TcpCausalKv.Core.Storage;
using TcpCausalKv.Core.Storage.Snapshots;
using TcpCausalKv.Core.Tests.Data.Typed;
using TcpCausalKv.Core.Tests.Replication;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Snapshots;

namespace TcpCausalKv.Core.Tests.Storage.Snapshots;

public sealed class SnapshotMergeTests
{
    private const int Nodes = 3;

    private static readonly string[] Keys = ["p", "q", "r", "s"];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 200)];

    [Theory, MemberData(nameof(Seeds))]
    public void What_is_merged_is_what_the_writes_of_both_clocks_leave(int seed)
    {
        (TestNode own, TestNode peer) = Apart(new Random(seed));
        TestNode both = new(2);
        both.ReceiveAllOf(own);
        both.ReceiveAllOf(peer);

        (SnapshotBeginFrame begin, Keyspace merged) = Merge(own, peer, stepBytes: 1 + seed % 300);
        Assert.Equal(both.Replica.Applied, begin.Clock);
        Assert.True(begin.HighestTimestamp >= both.Replica.Clock.Last);
        Assert.Equal((both.Digest, both.Digest), (begin.Digest, merged.ComputeDigest()));
        Assert.Equal(both.Replica.Keyspace.Versions, begin.Versions);
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Typed_writes_are_merged_to_what_the_oracle_says(int seed)
    {
        TypedHistory history = new(seed, Nodes);
        for (int step = 0; step < 40; step++) history.Step();

        (SnapshotBeginFrame begin, Keyspace merged) = Merge(history.Nodes[0], history.Nodes[1], stepBytes: 1 + seed % 300);
        merged.NowMs = history.Nodes.Max(node => node.UnixMs);
        history.Check(merged, begin.Clock);
        Assert.Equal(begin.Digest, merged.Digest);
    }

    // Nodes of which each takes in some of what the others have written, in any order that is causal.
    private static (TestNode Own, TestNode Peer) Apart(Random random)
    {
        TestNode[] nodes = [.. Enumerable.Range(0, Nodes).Select(slot => new TestNode(slot))];
        List<byte[]>[] written = [[], [], []];
        int[,] taken = new int[Nodes, Nodes];
        for (int step = 0; step < 60; step++)
        {
            int slot = random.Next(Nodes);
            int other = random.Next(Nodes);
            if (slot == other) Write(nodes[slot], written[slot], random);
            else if (taken[slot, other] < written[other].Count) nodes[slot].Receive(written[other][taken[slot, other]++], other);
        }

        return (nodes[0], nodes[1]);
    }

    private static void Write(TestNode node, List<byte[]> written, Random random)
    {
        node.UnixMs += random.Next(3);
        string key = Keys[random.Next(Keys.Length)];
        byte[] batch = random.Next(8) switch
        {
            0 => node.Flush(),
            1 or 2 => node.Delete(key),
            _ => node.Set(key, $"{random.Next()}"),
        };
        if (batch.Length > 0) written.Add(batch);
    }

    private static (SnapshotBeginFrame Begin, Keyspace Merged) Merge(TestNode own, TestNode peer, int stepBytes)
    {
        PlainDirectory directory = new();
        Take(own, directory);
        PlainDirectory peers = new();
        Take(peer, peers);
        directory.Files["incoming"] = peers.Files[SnapshotFiles.NameOf(0)];

        ClusterIdentity cluster = own.Replica.Options.Cluster;
        using SnapshotMerge merge = new(
            directory, new NodeStoreOptions(cluster, 0, 1, "boot", "mark") { RecoveryBytes = stepBytes }, ownLogOffset: 0);
        while (!merge.IsDone) merge.Step();

        directory.Rename(SnapshotMerge.FileName, SnapshotFiles.NameOf(0));
        Keyspace merged = new();
        using SnapshotLoader loader = new(directory, merged, own.Replica.Membership, new FrameLimits());
        while (!loader.Step(1_000))
        {
        }

        Assert.Empty(loader.Damage);
        return (merge.Begin, merged);
    }

    private static void Take(TestNode node, PlainDirectory directory)
    {
        StepwiseWork work = new();
        SnapshotWriter writer = SnapshotWriter.Begin(node.Replica, logOffset: 0, directory, work);
        while (writer.State == SnapshotState.Writing) writer.Step();
        work.FinishAll();
        Assert.Equal(SnapshotState.Done, writer.State);
    }
}
