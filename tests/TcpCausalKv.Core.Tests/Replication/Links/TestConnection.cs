using TcpCausalKv.Core.Replication.Links;

namespace TcpCausalKv.Core.Tests.Replication.Links;

/// <summary>A connection in memory between two nodes, which can be cut after any byte.</summary>
internal sealed class TestConnection
{
    public TestConnection(LinkedNode from, LinkedNode to, long nowMs, int? peer = null)
    {
        From = from;
        To = to;
        Outbound = new TestEnd(new OutboundLink(from.Table, peer ?? to.Slot, nowMs), ToDialler, ToAcceptor);
        Inbound = new TestEnd(new InboundLink(to.Table, nowMs), ToAcceptor, ToDialler);
        from.Ends.Add(Outbound);
        to.Ends.Add(Inbound);
    }

    public LinkedNode From { get; }

    public LinkedNode To { get; }

    public TestEnd Outbound { get; }

    public TestEnd Inbound { get; }

    public TestWire ToAcceptor { get; } = new();

    public TestWire ToDialler { get; } = new();

    /// <summary>The connection breaks once this many bytes have been transferred, both directions together.</summary>
    public long CutAfterBytes { get; set; } = long.MaxValue;

    public bool IsCut { get; private set; }

    public bool IsOpen => !IsCut && !Outbound.IsDone && !Inbound.IsDone;

    /// <summary>Lets at most <paramref name="chunkBytes"/> bytes arrive in each direction.</summary>
    /// <returns>True if any did.</returns>
    public bool Transfer(int chunkBytes, long nowMs)
    {
        if (IsCut) return false;

        int moved = TransferOn(ToAcceptor, chunkBytes);
        moved += TransferOn(ToDialler, chunkBytes);
        if (CutAfterBytes <= Transferred) Cut(nowMs);
        return moved > 0;
    }

    /// <summary>What is under way is lost, and what has arrived and was not taken in too.</summary>
    public void Cut(long nowMs)
    {
        IsCut = true;
        Outbound.Link.ConnectionLost("reset", nowMs);
        Inbound.Link.ConnectionLost("reset", nowMs);
        From.Ends.Remove(Outbound);
        To.Ends.Remove(Inbound);
    }

    private long Transferred => ToAcceptor.Transferred + ToDialler.Transferred;

    private int TransferOn(TestWire wire, int chunkBytes) => wire.Transfer(Math.Clamp(CutAfterBytes - Transferred, 0, chunkBytes));
}
