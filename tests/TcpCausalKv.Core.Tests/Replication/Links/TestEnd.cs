using System.Buffers;
using TcpCausalKv.Core.Replication.Links;

namespace TcpCausalKv.Core.Tests.Replication.Links;

/// <summary>One end of a connection in memory: a link, with what comes in and what goes out.</summary>
internal sealed class TestEnd(PeerLink link, TestWire input, TestWire output)
{
    public PeerLink Link { get; } = link;

    /// <summary>What <see cref="PeerLink.Pump"/> may write in a turn; 0 stands for a full output.</summary>
    public int BudgetBytes { get; set; } = 64 * 1024;

    /// <summary>Why the last <see cref="TakeIn"/> stopped.</summary>
    public ReadProgress Progress { get; private set; }

    public bool IsDone => Link.State == LinkState.Closed;

    public void TakeIn(long nowMs)
    {
        ReadOnlySequence<byte> arrived = input.Arrived;
        Progress = Link.Receive(ref arrived, nowMs);
        input.TakeInTo(arrived.Start);
    }

    public void Pump(long nowMs)
    {
        ArrayBufferWriter<byte> written = new();
        Link.Pump(written, BudgetBytes, nowMs);
        output.Send(written.WrittenSpan);
    }
}
