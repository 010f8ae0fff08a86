using System.Net.Sockets;
using System.Text;
using TcpCausalKv.Node.Loop;
using TcpCausalKv.Node.Transports;

namespace TcpCausalKv.Node.Tests.Transports;

/// <summary>A connection without a socket: what a test gives it arrives, and what is sent stays here. On the loop only.</summary>
/// <param name="roomBytes">How much is taken before the other end reads: see <see cref="TakeSent"/>.</param>
internal sealed class MemoryTransport(int roomBytes) : ITransport
{
    private readonly Queue<byte> _arrived = new();
    private readonly List<byte> _sent = [];
    private ISocketHandler? _handler;

    public string Remote => "memory";

    public int Descriptor => -1;

    public Interest Interest { get; private set; } = Interest.Read;

    public bool IsDisposed { get; private set; }

    public bool HasEnded { get; set; }

    public void Attach(ISocketHandler handler) => _handler = handler;

    public void SetInterest(Interest interest) => Interest = interest;

    public void Arrive(string text)
    {
        foreach (byte one in Encoding.ASCII.GetBytes(text)) _arrived.Enqueue(one);
        _handler!.OnReady(readable: true, writable: false);
    }

    public string TakeSent()
    {
        string text = Encoding.ASCII.GetString([.. _sent]);
        _sent.Clear();
        if (Interest.HasFlag(Interest.Write)) _handler!.OnReady(readable: false, writable: true);
        return text;
    }

    public int Receive(Span<byte> room, out SocketError error)
    {
        error = _arrived.Count > 0 || HasEnded ? SocketError.Success : SocketError.WouldBlock;
        int count = 0;
        while (count < room.Length && _arrived.TryDequeue(out byte one)) room[count++] = one;
        return count;
    }

    public int Send(ReadOnlySpan<byte> bytes, out SocketError error)
    {
        int count = Math.Min(bytes.Length, roomBytes - _sent.Count);
        error = count > 0 ? SocketError.Success : SocketError.WouldBlock;
        _sent.AddRange(bytes[..count]);
        return count;
    }

    public void Dispose() => IsDisposed = true;
}
