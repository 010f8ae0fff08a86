using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using TcpCausalKv.Core.Clocks;

namespace TcpCausalKv.Core.Wire.Control;

// position = kind digest:u64 receivedOfYours:u64 durableOfYours:u64 hasRoomForYours:u8 streamsOwn:u8 time:u64 applied:u64{width}

/// <summary>What the sender has: acknowledgement and heartbeat in one.</summary>
/// <param name="Digest">Digest of the sender's whole state at exactly <paramref name="Applied"/>.</param>
/// <param name="ReceivedOfYours">The receiver's own writes that the sender has, held ones included.</param>
/// <param name="DurableOfYours">The receiver's own writes that a power cut at the sender would not take; 0 for a sender without a disk.</param>
/// <param name="HasRoomForYours">False: the receiver should send no more of its own writes, for too many are held, until a position says
/// otherwise.</param>
/// <param name="Applied">The sender's applied clock.</param>
public sealed record PositionFrame(ulong Digest, ulong ReceivedOfYours, ulong DurableOfYours, bool HasRoomForYours, VectorClock Applied)
{
    /// <summary>
    /// False if the sender's own writes don't come by themselves: its log no longer has what the receiver lacks, or it may not write yet.
    /// </summary>
    public bool StreamsOwn { get; init; } = true;

    /// <summary>All writes of the sender that <see cref="Applied"/> lacks have later timestamps than this.</summary>
    public HybridTimestamp Time { get; init; }

    /// <summary>Writes the frame.</summary>
    public void WriteTo(IBufferWriter<byte> output)
    {
        BodyWriter body = new(output, FrameKind.Position);
        WriteFields(ref body);
        body.Send();
    }

    /// <summary>Reads the frame.</summary>
    /// <param name="frame">A whole frame of kind <see cref="FrameKind.Position"/>.</param>
    /// <param name="width">Width of the cluster.</param>
    /// <param name="position">What it says.</param>
    /// <returns>False if a field is missing or out of range.</returns>
    public static bool TryRead(ReadOnlySpan<byte> frame, int width, [NotNullWhen(true)] out PositionFrame? position)
    {
        BodyReader body = new(frame);
        return TryReadFields(ref body, width, out position) && body.AtEnd;
    }

    internal void WriteFields(ref BodyWriter body)
    {
        body.UInt64(Digest);
        body.UInt64(ReceivedOfYours);
        body.UInt64(DurableOfYours);
        body.Flag(HasRoomForYours);
        body.Flag(StreamsOwn);
        body.UInt64(Time.Bits);
        body.Clock(Applied);
    }

    internal static bool TryReadFields(ref BodyReader body, int width, [NotNullWhen(true)] out PositionFrame? position)
    {
        position = null;
        if (!body.TryUInt64(out ulong digest) || !body.TryEntry(out ulong received)) return false;
        if (!body.TryEntry(out ulong durable)) return false;
        if (!body.TryFlag(out bool hasRoom) || !body.TryFlag(out bool streamsOwn)) return false;
        if (!body.TryUInt64(out ulong time) || time >= HybridTimestamp.BitsMax) return false;
        if (!body.TryClock(width, out VectorClock? applied)) return false;
        position = new PositionFrame(digest, received, durable, hasRoom, applied) { StreamsOwn = streamsOwn, Time = new HybridTimestamp(time) };
        return true;
    }
}
