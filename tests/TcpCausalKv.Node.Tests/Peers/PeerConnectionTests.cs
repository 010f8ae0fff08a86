using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Replication.Links;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Batches;
using TcpCausalKv.Core.Wire.Control;
using TcpCausalKv.Node.Tests.Cluster;

namespace TcpCausalKv.Node.Tests.Peers;

public sealed class PeerConnectionTests
{
    private const int Y = 1;

    [Fact]
    public async Task What_waits_for_a_peer_that_reads_nothing_is_bounded_and_all_of_it_comes_once_it_reads()
    {
        const int writes = 300;
        const int valueBytes = 100 * 1024;
        const int outputBytesMax = 256 * 1024;
        using ConnectionUnderTest x = new((table, nowMs) => new OutboundLink(table, Y, nowMs));
        x.Far.Hear(FrameKind.Hello);
        x.Far.Say(new WelcomeFrame(ProtocolVersions.Current.Max, Y, 77, new PositionFrame(0, 0, 0, true, new VectorClock(8))).WriteTo);
        x.TurnReadable();

        byte[] value = new byte[valueBytes];
        for (int i = 0; i < writes; i++)
        {
            using (WriteScope write = x.Replica.BeginWrite(unixMs: 1)) write.Set(BitConverter.GetBytes(i), value);
            x.EndTurn();
            Assert.InRange(x.Connection.OutputBytes, 0, outputBytesMax + valueBytes + 1024);
        }

        Assert.InRange(x.Connection.OutputBytes, outputBytesMax, int.MaxValue);
        Task<ulong> heard = OwnThread.Run(() => HearWrites(x.Far, writes));
        while (!heard.IsCompleted) x.EndTurn();
        Assert.Equal((ulong)writes, await heard);
    }

    [Fact]
    public void What_was_left_over_because_the_turn_was_full_is_taken_in_and_logged_in_the_next_ones()
    {
        using ConnectionUnderTest x = new((table, nowMs) => new InboundLink(table, nowMs), turnBytesMax: 1);
        x.Far.Say(HelloFrame.Of(x.Replica.Membership, Y, 77, ProtocolVersions.Current).WriteTo);
        x.TurnReadable();
        byte[] first = ScriptedPeer.Batch(Y, 1, "first", "1", new VectorClock(8));
        byte[] second = ScriptedPeer.Batch(Y, 2, "next", "1", new VectorClock([0, 1, 0, 0, 0, 0, 0, 0]));
        x.Far.Say([.. first, .. second]);
        x.TurnReadable();
        Assert.Equal(1UL, x.Replica.Applied[Y]);

        x.EndTurn();

        Assert.Equal(2UL, x.Replica.Applied[Y]);
        Assert.Equal([.. first, .. second], x.Log.Read(0).ToArray());
    }

    [Fact]
    public void A_connection_that_is_lost_ends_the_link_without_a_reason()
    {
        using ConnectionUnderTest x = new((table, nowMs) => new OutboundLink(table, Y, nowMs));
        x.Far.Hear(FrameKind.Hello);

        x.Far.Dispose();
        x.TurnReadable();

        Assert.True(x.Connection.IsDone);
        Assert.Equal(new LinkEnd(null, "closed by the peer", ByPeer: true), x.Connection.Link.End);
    }

    private static ulong HearWrites(ScriptedPeer far, int writes)
    {
        ulong last = 0;
        while (last < (ulong)writes) last = new BatchHeader(far.Hear(FrameKind.Batch)).LastEntry;
        return last;
    }
}
