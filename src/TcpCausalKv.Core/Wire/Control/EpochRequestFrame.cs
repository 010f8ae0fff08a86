using System.Buffers;
using TcpCausalKv.Core.Clocks;

namespace TcpCausalKv.Core.Wire.Control;

// epoch-request = kind epoch:u16 round:u32 end:u64

/// <summary>Dialler to acceptor: promise me that epoch of my history, and take no more of the earlier ones than <paramref name="End"/>.</summary>
/// <param name="Epoch">The epoch, 0..<see cref="ClockEntry.EpochMax"/>.</param>
/// <param name="Round">Comes back with the answer, at least 0.</param>
/// <param name="End">The dialler's last entry that the acceptor may take; <see cref="ClockEntry.Max"/> for no bound.</param>
public readonly record struct EpochRequestFrame(int Epoch, int Round, ulong End)
{
    /// <summary>Writes the frame.</summary>
    public void WriteTo(IBufferWriter<byte> output)
    {
        BodyWriter body = new(output, FrameKind.EpochRequest);
        body.UInt16((ushort)Epoch);
        body.UInt32((uint)Round);
        body.UInt64(End);
        body.Send();
    }

    /// <summary>Reads the frame.</summary>
    /// <returns>False if a field is missing or out of range.</returns>
    public static bool TryRead(ReadOnlySpan<byte> frame, out EpochRequestFrame request)
    {
        request = default;
        BodyReader body = new(frame);
        if (!body.TryEpoch(out int epoch) || !body.TryCount(out int round) || !body.TryEntry(out ulong end) || !body.AtEnd) return false;
        request = new EpochRequestFrame(epoch, round, end);
        return true;
    }
}
