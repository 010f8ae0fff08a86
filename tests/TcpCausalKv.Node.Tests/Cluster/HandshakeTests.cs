using System.Buffers;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Control;

namespace TcpCausalKv.Node.Tests.Cluster;

public sealed class HandshakeTests
{
    private static readonly ClusterIdentity s_own = TestCluster.Identity();

    public static TheoryData<string, RefusalReason, string> Mismatches => new()
    {
        { "another name", RefusalReason.Cluster, "of cluster others, this node of tests" },
        { "another order", RefusalReason.Cluster, "slot 1 is y here, and x for the caller" },
        { "another cluster", RefusalReason.Cluster, "one of the two was made anew" },
        { "another width", RefusalReason.Cluster, "the caller's cluster has clocks of width 4, this node's 8" },
        { "another version", RefusalReason.Version, "peer protocol 7 to 8 is not spoken here, but 3 to 6" },
        { "nobody's slot", RefusalReason.Slot, "slot 3 is this node's own, or no member's" },
        { "the node's own slot", RefusalReason.Slot, "slot 0 is this node's own, or no member's" },
    };

    [Theory]
    [MemberData(nameof(Mismatches))]
    public async Task Who_does_not_match_is_refused_with_a_reason_and_brings_nothing(
        string mismatch, RefusalReason reason, string text)
    {
        using TestNode node = StartAlone();
        using ScriptedPeer peer = ScriptedPeer.Dial(node);

        // A write right behind the hello, which nobody may take in.
        ArrayBufferWriter<byte> bytes = new();
        HelloWith(mismatch).WriteTo(bytes);
        bytes.Write(ScriptedPeer.Batch(1, 1, "smuggled", "1", new VectorClock(8)));
        peer.Say(bytes.WrittenSpan);
        RefusalFrame refusal = peer.HearRefusal();

        Assert.Equal(reason, refusal.Reason);
        Assert.Contains(text, refusal.Text, StringComparison.Ordinal);
        await node.UntilLogged(CapturedLog.Refused, text);
        Assert.Null(node.Get("smuggled"));
        Assert.Null(await node.Ask(state => state.Links.Inbound(1)));
    }

    [Fact]
    public async Task Two_nodes_of_different_clusters_both_say_so_once_however_often_they_dial()
    {
        using TestCluster cluster = TestCluster.Start(Misconfigure, isProxied: true, members: 2);
        CuttingProxy[] links = [.. cluster.LinksOf(cluster.X)];

        await cluster.X.Until(_ => links.All(link => link.Accepted >= 4), "four attempts each way");

        foreach (TestNode node in cluster.Nodes)
        {
            Assert.True(node.Log.Has(CapturedLog.Refused, "the caller is of cluster"), $"{node.Log}");

            // One line for its own refusal, one for the other's; not one an attempt.
            Assert.InRange(node.Log.Count(CapturedLog.Refused), 1, 2);
            Assert.Equal(0, node.Log.Count(CapturedLog.Established));
        }

        static NodeOptions Misconfigure(NodeOptions node) =>
            node.Slot == 0 ? node : node with { Cluster = new ClusterIdentity("others", node.Cluster.Members, 8) };
    }

    [Fact]
    public async Task An_address_that_another_member_answers_is_refused_by_name()
    {
        using TestNode x = new(new NodeOptions(s_own, 0) { NewCluster = true });
        using TestNode z = new(new NodeOptions(s_own, 2) { NewCluster = true });
        z.Start([Nowhere, Nowhere, z.Address]);
        x.Start([x.Address, z.Address, z.Address]);

        await x.UntilLogged(CapturedLog.Refused, "y's address was answered by z: check --cluster");
        await x.Until(state => state.Links.Outbound(2) is not null);
        Assert.Null(await x.Ask(state => state.Links.Outbound(1)));
    }

    [Fact]
    public async Task Of_two_nodes_that_claim_one_slot_the_second_is_refused_until_the_first_stops()
    {
        using TestCluster cluster = await TestCluster.StartLinked();
        cluster.Z.Set("first", "1");
        await cluster.Converge();
        using TestNode second = new(new NodeOptions(s_own, 2));
        second.Start(cluster.AddressesFor(2));

        // Both others refuse it, and all three say so.
        const string claim = "two nodes claim to be z";
        foreach (TestNode node in new[] { cluster.X, cluster.Y, second }) await node.UntilLogged(CapturedLog.Refused, claim);
        string reply = second.TrySet("a", "1");
        Assert.StartsWith("-RECOVERING another process holds the slot of z at", reply, StringComparison.Ordinal);
        cluster.Z.Set("goes-on", "1");
        await cluster.Converge();

        cluster.Z.Dispose();

        await second.Until(state => state.Replica.MayWrite);
        Assert.Equal(2UL, (await second.Applied())[2]);
        second.Set("heir", "1");
        await TestCluster.Converge(cluster.X, cluster.Y, second);
        Assert.Equal("1", cluster.X.Get("heir"));
    }

    [Fact]
    public void A_process_that_connects_anew_takes_its_own_place()
    {
        using TestNode node = StartAlone();
        using ScriptedPeer before = ScriptedPeer.DialAs(node, 1);

        using ScriptedPeer after = ScriptedPeer.DialAs(node, 1);

        Assert.Equal(RefusalReason.Superseded, before.HearRefusal().Reason);
        after.Say(ScriptedPeer.Batch(1, 1, "works", "1", new VectorClock(8)));
        after.Hear(FrameKind.Position);
    }

    [Theory]
    [InlineData(FrameKind.Welcome)]
    [InlineData(FrameKind.FetchEnd)]
    public void A_frame_out_of_place_ends_the_link_by_name(FrameKind kind)
    {
        using TestNode node = StartAlone();
        using ScriptedPeer peer = ScriptedPeer.DialAs(node, 1);
        PositionFrame position = new(0, 0, 0, true, new VectorClock(8));

        if (kind == FrameKind.Welcome) peer.Say(new WelcomeFrame(2, 1, 77, position).WriteTo);
        else peer.Say(new FetchEndFrame(FetchOutcome.Complete, new VectorClock(8)).WriteTo);

        Assert.Equal(new RefusalFrame(RefusalReason.Protocol, "protocol error: UnexpectedKind"), peer.HearRefusal());
    }

    [Fact]
    public async Task A_write_that_leaves_one_out_ends_the_link_and_is_not_applied()
    {
        using TestNode node = StartAlone();
        using ScriptedPeer peer = ScriptedPeer.DialAs(node, 1);

        peer.Say(ScriptedPeer.Batch(1, 2, "second", "1", new VectorClock([0, 1, 0, 0, 0, 0, 0, 0])));

        Assert.Equal(new RefusalFrame(RefusalReason.Protocol, "protocol error: Gap"), peer.HearRefusal());
        Assert.Equal(0UL, (await node.Applied())[1]);
    }

    [Fact]
    public async Task A_write_of_another_origin_on_a_dialled_link_ends_it()
    {
        using TestNode node = StartAlone();
        using ScriptedPeer peer = ScriptedPeer.DialAs(node, 1);

        peer.Say(ScriptedPeer.Batch(2, 1, "foreign", "1", new VectorClock(8)));

        Assert.Equal(new RefusalFrame(RefusalReason.Protocol, "protocol error: Slot"), peer.HearRefusal());
        Assert.Equal(0UL, (await node.Applied())[2]);
    }

    internal static PeerAddress Nowhere { get; } = new("127.0.0.1", 1);

    internal static TestNode StartAlone(Func<NodeOptions, NodeOptions>? change = null)
    {
        NodeOptions options = new(s_own, 0) { NewCluster = true, ClusterId = TestCluster.Id };
        TestNode node = new(change?.Invoke(options) ?? options);
        node.Start([node.Address, Nowhere, Nowhere]);
        return node;
    }

    private static HelloFrame HelloWith(string mismatch)
    {
        HelloFrame right = HelloFrame.Of(new Membership(s_own, TestCluster.Id, versionMin: 2), 1, 77, ProtocolVersions.Current);
        return mismatch switch
        {
            "another name" => right with { ClusterName = "others" },
            "another order" => right with { Name = "x" },
            "another width" => right with { Width = 4 },
            "another cluster" => right with { ClusterId = new ClusterId(99) },
            "another version" => right with { Versions = new ProtocolVersions(7, 8) },
            "nobody's slot" => right with { Slot = 3 },
            "the node's own slot" => right with { Slot = 0 },
            _ => throw new ArgumentOutOfRangeException(nameof(mismatch)),
        };
    }
}
