using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Tests.Replication.Links;

namespace TcpCausalKv.Core.Tests.Cluster;

public sealed class FoundingTests
{
    private const int Nodes = 3;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_new_cluster_has_one_id_that_its_first_member_drew(bool newCluster)
    {
        LinkedCluster cluster = Unfounded(newCluster);
        cluster.RunUntil(() => cluster.Alive.All(node => node.Replica.MayWrite), "writes everywhere", dials: true);

        Assert.Equal([cluster[0].Replica.Options.FoundingId], cluster.Alive.Select(node => node.Replica.Membership.Id).Distinct());
        for (int slot = 0; slot < Nodes; slot++) cluster.Node(slot).Set($"k{slot}", "v");
        cluster.Converge();
    }

    [Fact]
    public void Before_the_first_member_is_there_the_others_take_no_writes_and_say_why()
    {
        LinkedCluster cluster = Unfounded(newCluster: true);
        cluster.Kill(0);
        for (int round = 0; round < 20; round++)
        {
            cluster.DialAll();
            cluster.RunFor(100);
        }

        Assert.All(cluster.Alive, node => Assert.Equal("this node is new and waits to hear from A, which founds "
            + "the cluster", node.Replica.WhyMayNotWrite));
        Assert.All(cluster.Alive, node => Assert.True(node.Replica.HistoryGate.IsWaitingForMembers));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_operator_who_does_not_wait_for_the_first_member_founds_the_cluster_at_another(bool newCluster)
    {
        LinkedCluster cluster = Unfounded(newCluster);
        cluster.Kill(0);
        cluster.DialAll();
        cluster.RunFor(100);
        cluster[1].Replica.OverruleHistory();
        cluster.RunUntil(() => cluster[1].Replica.MayWrite, "writes at B", dials: true);
        cluster.Node(1).Set("k", "v");
        ClusterId founded = cluster[1].Replica.Membership.Id;

        cluster.StartEmpty(0, incarnation: 9);
        cluster.Converge();
        Assert.All(cluster.Alive, node => Assert.Equal(founded, node.Replica.Membership.Id));
    }

    [Fact]
    public void A_node_that_knows_no_cluster_joins_the_one_that_is_there()
    {
        LinkedCluster cluster = Unfounded(newCluster: true);
        cluster.RunUntil(() => cluster.Alive.All(node => node.Replica.MayWrite), "writes everywhere", dials: true);
        cluster.Node(0).Set("k", "v");
        cluster.Converge();
        ClusterId founded = cluster[1].Replica.Membership.Id;

        cluster.Kill(0);
        cluster.StartEmpty(0, incarnation: 9);
        Assert.NotEqual(founded, cluster[0].Replica.Options.FoundingId);
        cluster.RunUntil(() => cluster[0].Replica.MayWrite, "writes at A", dials: true);
        Assert.Equal(founded, cluster[0].Replica.Membership.Id);
    }

    [Fact]
    public void What_a_peer_tells_is_joined_in_any_order_and_an_id_is_never_replaced()
    {
        ClusterIdentity identity = new("test", ["A", "B"], 4);
        Membership membership = new(identity, ClusterId.None, versionMin: 2);
        Assert.Null(membership.TryJoin(new(ClusterId.None, [new Member("A", 3)])));
        Assert.Equal((2, false), (membership.CommonVersion, membership.IsFounded));
        Assert.Null(membership.TryJoin(new(new ClusterId(7), [new Member("A", 2), new Member("B", 4)])));
        Assert.Equal((3, new ClusterId(7)), (membership.CommonVersion, membership.Id));

        Assert.Contains("two of the name test", membership.TryJoin(new(new ClusterId(8), [])), StringComparison.Ordinal);
        Assert.Contains("slot 0 of the cluster is B, and A here", membership.TryJoin(new(new ClusterId(7), [new Member("B", 9)])),
            StringComparison.Ordinal);
        Assert.Equal((3, new ClusterId(7)), (membership.CommonVersion, membership.Id));
        Assert.Null(membership.TryJoin(new(ClusterId.None, [])));
    }

    [Fact]
    public void Nothing_of_a_cluster_counts_as_kept_before_it_was_written_down()
    {
        Membership membership = new(new ClusterIdentity("test", ["A", "B"], 4), ClusterId.None, versionMin: 2);
        membership.Kept(membership.Revision);
        Assert.False(membership.IsKept);
        membership.Found(new ClusterId(1));
        Assert.False(membership.IsKept);
        membership.Kept(membership.Revision);
        Assert.True(membership.IsKept);
        Assert.Throws<InvalidOperationException>(() => membership.Found(new ClusterId(2)));
    }

    private static LinkedCluster Unfounded(bool newCluster) => new(
        Nodes, options => options with
        {
            NewCluster = newCluster,
            ClusterId = ClusterId.None,
            FoundingId = new ClusterId(100 + (UInt128)options.Slot + options.Incarnation * 1000)
        });
}
