using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Node.Storage;
using TcpCausalKv.Node.Tests.Cluster;

namespace TcpCausalKv.Node.Tests.Storage;

/// <summary>A node's slot is settled when its cluster begins; later the members may be named in any order.</summary>
public sealed class MemberOrderTests : IDisposable
{
    private readonly TemporaryDirectory _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task A_node_with_a_directory_keeps_its_slot_in_whatever_order_the_members_are_named()
    {
        ClusterId founded;
        using (TestNode first = await StartAsync(["x", "y", "z"], newCluster: true))
        {
            first.Set("k", "1");
            founded = await first.Ask(state => state.Replica.Membership.Id);
        }

        using TestNode again = await StartAsync(["z", "y", "x"]);
        Assert.Equal("1", again.Get("k"));
        again.Set("k", "2");
        Assert.Equal(2UL, (await again.Applied())[0]);
        Assert.Equal(founded, await again.Ask(state => state.Replica.Membership.Id));
    }

    [Fact]
    public async Task Other_members_than_the_directory_names_are_refused()
    {
        using (await StartAsync(["x", "y", "z"], newCluster: true))
        {
        }

        Exception refused = await Assert.ThrowsAnyAsync<Exception>(() => StartAsync(["x", "y", "q"]));
        Assert.Contains("slot 2 is z", refused.Message, StringComparison.Ordinal);
    }

    private async Task<TestNode> StartAsync(string[] members, bool newCluster = false)
    {
        ClusterIdentity identity = new("tests", members, 8);
        TestNode node = new(new NodeOptions(identity, identity.SlotOf("x"))
        {
            NewCluster = newCluster,
            Storage = new StorageOptions(_temporary.Path),
        });
        node.Start([.. members.Select(name => name == "x" ? node.Address : HandshakeTests.Nowhere)]);
        await node.Until(state => state.Recovery is null && state.Replica.MayWrite);
        return node;
    }
}
