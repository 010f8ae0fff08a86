using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Storage;
using TcpCausalKv.Core.Storage.Log;
using TcpCausalKv.Core.Storage.Recovery;

namespace TcpCausalKv.Core.Tests.Storage.Recovery;

public sealed class StoreRecoveryTests
{
    private static readonly ClusterIdentity Cluster = new("tests", ["x", "y"], 8);

    [Theory, InlineData(false), InlineData(true)]
    public void A_first_start_that_ends_in_any_operation_leaves_a_directory_on_which_the_next_is_as_good(bool isNewCluster)
    {
        int ended = 0;
        for (int operation = 1; ; operation++)
        {
            PlainDirectory directory = new() { FailingOperation = operation, FailsForGood = true };
            if (TryStart(directory, isNewCluster) is not null) break;

            ended++;
            Replica? replica = TryStart(directory.Copy(), isNewCluster);
            Assert.NotNull(replica);
            Assert.Equal(isNewCluster, replica.MayWrite);
        }

        Assert.InRange(ended, 8, int.MaxValue);
    }

    [Fact]
    public void A_directory_whose_log_is_gone_is_refused_once_a_node_has_known_its_history_there()
    {
        PlainDirectory directory = new();
        Assert.True(TryStart(directory, isNewCluster: true)!.MayWrite);
        foreach (string log in directory.List().Where(name => SegmentName.TryParse(name, out _)).ToArray()) directory.Files.Remove(log);

        StorageException refusal = Assert.Throws<StorageException>(() => new StoreRecovery(directory, Options()));
        Assert.Contains("its log is gone", refusal.Message, StringComparison.Ordinal);
    }

    private static NodeStoreOptions Options() => new(Cluster, 0, Incarnation: 1, "boot", "mark");

    // Null if the disk refused it.
    private static Replica? TryStart(PlainDirectory directory, bool isNewCluster = false)
    {
        try
        {
            using StoreRecovery recovery = new(directory, Options());
            Replica replica =
                new(new ReplicaOptions(Cluster, 0, Incarnation: 1) { NewCluster = isNewCluster && recovery.IsNew, ClusterId = recovery.ClusterId });
            recovery.Begin(replica);
            while (!recovery.Step(1024 * 1024))
            {
            }

            recovery.Open();
            using NodeStore store = recovery.Finish(new StepwiseWork());
            return replica;
        }
        catch (StorageException)
        {
            return null;
        }
    }
}
