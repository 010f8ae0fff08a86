using Xunit.Abstractions;

namespace TcpCausalKv.Core.Tests.Replication.Links;

public sealed class ConvergenceTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(1_000)]
    public void Chunks_of_any_size_carry_the_same_conversation(int chunkBytes)
    {
        LinkedCluster cluster = new(nodes: 3) { ChunkBytes = chunkBytes };
        cluster.DialAll();
        Converse(cluster);
        cluster.Converge();
        Assert.Equal("3.3.3.0", cluster[0].Replica.Applied.ToString());
        Assert.All(cluster.Alive, node => Assert.Equal(0, node.Replica.Counters.Duplicates));
    }

    [Fact]
    public void A_connection_cut_after_any_byte_is_resumed_without_loss_or_repetition()
    {
        long bytes = LengthOfConversation();
        output.WriteLine($"{bytes} bytes");
        Assert.InRange(bytes, 400, 4_000);
        for (long cutAfter = 0; cutAfter <= bytes; cutAfter++)
        {
            LinkedCluster cluster = new(nodes: 2);
            cluster.Dial(1, 0);
            cluster.Dial(0, 1).CutAfterBytes = cutAfter;
            Converse(cluster);
            cluster.Converge();
            Assert.True("3.3.0.0" == cluster[0].Replica.Applied.ToString(), $"cut after {cutAfter}");
        }
    }

    [Fact]
    public void Connections_cut_again_and_again_at_random_bytes_still_end_equal()
    {
        int seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        for (int run = 0; run < 100; run++)
        {
            LinkedCluster cluster = new(nodes: 3) { ChunkBytes = random.Next(1, 300) };
            for (int cut = 0; cut < 6; cut++)
            {
                cluster.DialAll();
                int from = random.Next(3);
                cluster.Connection(from, to: (from + 1 + random.Next(2)) % 3).CutAfterBytes = random.Next(1_500);
                cluster.Node(random.Next(3)).Set("k", $"{run}.{cut}");
                cluster.RunFor(random.Next(30));
            }

            cluster.Converge();
        }
    }

    [Fact]
    public void Replicas_that_are_equal_say_so_in_their_heartbeats_and_only_then()
    {
        LinkedCluster cluster = new(nodes: 3);
        cluster.DialAll();
        Converse(cluster);
        cluster.Converge();
        cluster.RunFor(600);
        Assert.All(cluster.Alive, node => Assert.All(node.Replica.Peers.All, peer => Assert.Equal(node.Replica.Applied, peer.Applied)));
        Assert.All(cluster.Alive, node => Assert.Equal(node.Replica.Applied, node.Replica.Peers.Stable(node.Replica.Applied)));
    }

    // Everybody writes three times, having seen more or less of the others.
    private static void Converse(LinkedCluster cluster)
    {
        for (int round = 0; round < 3; round++)
        {
            foreach (LinkedNode node in cluster.Alive)
            {
                node.Node.Set($"k{node.Slot}", $"{round}");
                cluster.RunFor(20);
            }
        }
    }

    private static long LengthOfConversation()
    {
        LinkedCluster cluster = new(nodes: 2);
        cluster.Dial(1, 0);
        TestConnection connection = cluster.Dial(0, 1);
        Converse(cluster);
        cluster.Converge();
        return connection.ToAcceptor.Transferred + connection.ToDialler.Transferred;
    }
}
