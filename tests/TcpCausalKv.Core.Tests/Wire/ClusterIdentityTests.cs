using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;

namespace TcpCausalKv.Core.Tests.Wire;

public sealed class ClusterIdentityTests
{
    private static readonly ClusterIdentity Cluster = new("prod", ["x", "y", "z"], 8);

    [Theory]
    [InlineData("", "x", 8)]
    [InlineData("prod", "", 8)]
    [InlineData("prod", "x,x", 8)]
    [InlineData("prod", "x,y", 1)]
    [InlineData("prod", "x", 0)]
    [InlineData("prod", "x", 65)]
    [InlineData("a b", "x", 8)]
    [InlineData("prod", "x:1", 8)]
    [InlineData("prod", "x=1", 8)]
    public void What_can_not_be_a_cluster_is_refused(string name, string members, int width)
    {
        Assert.ThrowsAny<ArgumentException>(() => new ClusterIdentity(name, members.Split(','), width));
        Assert.False(ClusterIdentity.TryCreate(name, members.Split(','), width, out ClusterIdentity? identity));
        Assert.Null(identity);
    }

    [Fact]
    public void A_cluster_has_at_least_one_node() =>
        Assert.False(ClusterIdentity.TryCreate("prod", [], 8, out _));

    [Fact]
    public void Names_are_bounded_in_bytes_and_not_in_letters()
    {
        Assert.True(ClusterIdentity.TryCreate(new string('ü', 32), ["x"], 8, out _));
        Assert.False(ClusterIdentity.TryCreate(new string('ü', 33), ["x"], 8, out _));
    }

    [Fact]
    public void Slots_follow_the_order_of_the_members()
    {
        Assert.Equal(1, Cluster.SlotOf("y"));
        Assert.Equal(-1, Cluster.SlotOf("Y"));
        Assert.Equal("z", Cluster.NameOf(2));
        Assert.Equal("slot-3", Cluster.NameOf(3));
    }

    [Fact]
    public void Clocks_and_dots_are_told_in_names()
    {
        Assert.Equal("x:12 y:0 z:3", Cluster.Describe([12, 0, 3, 0, 0, 0, 0, 0]));
        Assert.Equal("x:0 y:0 z:0 slot-4:1", Cluster.Describe([0, 0, 0, 0, 1, 0, 0, 0]));
        Assert.Equal("y:7", Cluster.Describe(new Dot(1, 7)));
        Assert.Equal("prod (x, y, z; width 8)", Cluster.ToString());
    }
}
