using TcpCausalKv.Core.Replication.Links;
using TcpCausalKv.Core.Wire.Control;
using Xunit.Abstractions;

namespace TcpCausalKv.Node.Tests.Cluster;

public sealed class StrangerTests(ITestOutputHelper output)
{
    [Fact]
    public void Random_bytes_are_refused_and_the_node_goes_on()
    {
        int seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        using TestNode node = HandshakeTests.StartAlone();

        for (int i = 0; i < 50; i++)
        {
            // Long enough for a length, and of one above the bound: any other might just wait for more.
            byte[] garbage = new byte[random.Next(4, 500)];
            random.NextBytes(garbage);
            garbage[3] |= 1;
            using ScriptedPeer peer = ScriptedPeer.Dial(node);
            peer.Say(garbage);
            Assert.Equal(new RefusalFrame(RefusalReason.Protocol, "protocol error: FrameLength"), peer.HearRefusal());
        }

        node.Set("goes-on", "1");
    }

    [Fact]
    public void A_stranger_s_frame_that_says_to_be_long_is_refused_before_it_has_come()
    {
        using TestNode node = HandshakeTests.StartAlone();
        using ScriptedPeer peer = ScriptedPeer.Dial(node);

        peer.Say([0xff, 0xff, 0xff, 0x7f]);

        Assert.Equal(new RefusalFrame(RefusalReason.Protocol, "protocol error: FrameLength"), peer.HearRefusal());
    }

    [Fact]
    public void Who_stops_within_its_hello_is_refused_after_a_while()
    {
        using TestNode node = HandshakeTests.StartAlone(WithShortHandshake);
        using ScriptedPeer peer = ScriptedPeer.Dial(node);

        peer.Say([40, 0, 0, 0, 1, 2, 3]);

        Assert.Equal(new RefusalFrame(RefusalReason.Silence, "no handshake within 300 ms"), peer.HearRefusal());
    }

    [Fact]
    public async Task A_stranger_that_sends_byte_by_byte_does_not_make_the_node_keep_a_buffer_for_each()
    {
        const int bytes = 1_000;
        using TestNode node = HandshakeTests.StartAlone();
        using ScriptedPeer peer = ScriptedPeer.Dial(node);
        peer.Say([0, 0x10, 0, 0]);
        long before = await node.Ask(_ => GC.GetAllocatedBytesForCurrentThread());

        for (int i = 0; i < bytes; i++)
        {
            // The loop has taken the byte in before it answers.
            peer.Say([0]);
            await node.Do(_ => { });
        }

        long allocated = await node.Ask(_ => GC.GetAllocatedBytesForCurrentThread()) - before;
        output.WriteLine($"{allocated} bytes allocated for {bytes} bytes received");
        Assert.InRange(allocated, 0, bytes * 2048);
    }

    [Fact]
    public async Task A_crowd_of_strangers_keeps_no_member_from_its_links()
    {
        using TestCluster cluster = await TestCluster.StartLinked(WithShortHandshake, members: 2);

        ScriptedPeer[] crowd = [.. Enumerable.Range(0, 300).Select(_ => ScriptedPeer.Dial(cluster.X))];
        cluster.X.Set("in-the-crowd", "1");
        cluster.Y.Set("too", "1");
        await cluster.Converge();

        foreach (ScriptedPeer peer in crowd)
        {
            peer.HearEnd();
            peer.Dispose();
        }
    }

    private static NodeOptions WithShortHandshake(NodeOptions options) =>
        options with { LinkOptions = new LinkOptions { HandshakeMs = 300 } };
}
