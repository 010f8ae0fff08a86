using System.Buffers;

namespace TcpCausalKv.Core.Tests.Replication.Links;

/// <summary>One direction of a connection: bytes that were sent and have not arrived, and bytes that have arrived and were not taken in.</summary>
internal sealed class TestWire
{
    private readonly Queue<byte> _underWay = new();
    private byte[] _arrived = [];

    /// <summary>Nothing arrives while this is set.</summary>
    public bool IsPaused { get; set; }

    public long Transferred { get; private set; }

    public bool HasUnderWay => _underWay.Count > 0;

    public ReadOnlySequence<byte> Arrived => new(_arrived);

    public void Send(ReadOnlySpan<byte> bytes)
    {
        foreach (byte sent in bytes) _underWay.Enqueue(sent);
    }

    /// <summary>Lets up to <paramref name="bytesMax"/> bytes arrive.</summary>
    /// <returns>How many did.</returns>
    public int Transfer(long bytesMax)
    {
        int count = IsPaused ? 0 : (int)Math.Min(bytesMax, _underWay.Count);
        byte[] next = new byte[count];
        for (int n = 0; n < count; n++) next[n] = _underWay.Dequeue();
        _arrived = [.. _arrived, .. next];
        Transferred += count;
        return count;
    }

    public void TakeInTo(SequencePosition position) => _arrived = new ReadOnlySequence<byte>(_arrived).Slice(position).ToArray();
}
