using System.Buffers;
using System.Net.Sockets;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Effects;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Batches;
using TcpCausalKv.Core.Wire.Control;
using TcpCausalKv.Node.Tests.Loop;

namespace TcpCausalKv.Node.Tests.Cluster;

/// <summary>The other end of a peer connection, on a blocking socket: says and hears just what a test wants.</summary>
internal sealed class ScriptedPeer : IDisposable
{
    private readonly Socket _socket;

    public ScriptedPeer(Socket socket)
    {
        _socket = socket;
        _socket.NoDelay = true;
        _socket.ReceiveTimeout = _socket.SendTimeout = (int)Deadline.Default.TotalMilliseconds;
    }

    public static ScriptedPeer Dial(TestNode node)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(node.Node.PeerEndPoint);
        return new ScriptedPeer(socket);
    }

    /// <summary>Dials as the member in <paramref name="slot"/>, with a process number of its own, and is let in.</summary>
    public static ScriptedPeer DialAs(TestNode node, int slot, ulong incarnation = 77)
    {
        ScriptedPeer peer = Dial(node);
        Membership membership = new(node.Options.Cluster, TestCluster.Id, ProtocolVersions.Current.Min);
        peer.Say(HelloFrame.Of(membership, slot, incarnation, ProtocolVersions.Current).WriteTo);
        Assert.Equal(FrameKind.Welcome, Frame.Kind(peer.Hear()));
        return peer;
    }

    public void Say(Action<IBufferWriter<byte>> write)
    {
        ArrayBufferWriter<byte> bytes = new();
        write(bytes);
        Say(bytes.WrittenSpan);
    }

    public void Say(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty) bytes = bytes[_socket.Send(bytes)..];
    }

    /// <summary>The next whole frame.</summary>
    public byte[] Hear()
    {
        byte[] frame = new byte[Frame.LengthFieldBytes];
        Assert.True(TryFill(frame), "The connection ended where a frame was due.");
        Array.Resize(ref frame, (int)Frame.TotalBytes(frame));
        Assert.True(TryFill(frame.AsSpan(Frame.LengthFieldBytes)), "The connection ended within a frame.");
        Assert.True(Frame.IsIntact(frame));
        return frame;
    }

    /// <summary>The next frame of this kind; those before it are dropped.</summary>
    public byte[] Hear(FrameKind kind)
    {
        byte[] frame = Hear();
        while (Frame.Kind(frame) != kind) frame = Hear();
        return frame;
    }

    /// <summary>The node's last word, after which nothing comes.</summary>
    public RefusalFrame HearRefusal()
    {
        Assert.True(RefusalFrame.TryRead(Hear(FrameKind.Refusal), out RefusalFrame? refusal));
        HearEnd();
        return refusal;
    }

    /// <summary>Drops what comes until the node has ended the connection.</summary>
    public void HearEnd()
    {
        byte[] dropped = new byte[4096];
        while (_socket.Receive(dropped, SocketFlags.None, out SocketError error) > 0) Assert.Equal(SocketError.Success, error);
    }

    /// <summary>A batch of one write that sets a key, whose causes are what the clock covers.</summary>
    public static byte[] Batch(int origin, ulong sequence, string key, string value, VectorClock dependencies)
    {
        BatchWriter writer = new(dependencies.Width, EffectTable.Current);
        writer.OpenBatch(origin, sequence, new HybridTimestamp(sequence << 16), dependencies);
        writer.BeginWrite();
        writer.AddEffect(new Effect(EffectKind.Set, System.Text.Encoding.UTF8.GetBytes(key), System.Text.Encoding.UTF8.GetBytes(value)));
        writer.EndWrite();
        writer.CloseBatch();
        return writer.Frames.ToArray();
    }

    public void Dispose() => _socket.Dispose();

    private bool TryFill(Span<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int received = _socket.Receive(bytes);
            if (received == 0) return false;
            bytes = bytes[received..];
        }

        return true;
    }
}
