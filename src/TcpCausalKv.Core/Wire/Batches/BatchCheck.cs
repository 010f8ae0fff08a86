using System.Buffers.Binary;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Effects;

namespace TcpCausalKv.Core.Wire.Batches;

/// <summary>
/// Holds a received batch against every rule of its encoding, so that applying it afterwards can't fail halfway.
/// </summary>
public static class BatchCheck
{
    /// <summary>Checks header and writes.</summary>
    /// <param name="frame">A whole frame of kind <see cref="FrameKind.Batch"/>, its checksum checked.</param>
    /// <param name="format">What it is held against.</param>
    /// <returns><see cref="WireFault.None"/> if the batch may be read by <see cref="BatchHeader"/> and <see cref="BatchReader"/>.</returns>
    public static WireFault Check(ReadOnlySpan<byte> frame, BatchFormat format)
    {
        WireFault fault = CheckHeader(frame, format.Width, format.Limits);
        if (fault != WireFault.None) return fault;

        BatchHeader header = new(frame);
        return CheckWrites(header.Writes, header.Count, format);
    }

    private static WireFault CheckHeader(ReadOnlySpan<byte> frame, int width, FrameLimits limits)
    {
        if (frame.Length < BatchHeader.DependenciesAt) return WireFault.Truncated;
        if (frame[BatchHeader.WidthAt] != width || frame[BatchHeader.ReservedAt] != 0) return WireFault.Width;
        if (frame.Length < BatchHeader.Bytes(width)) return WireFault.Truncated;
        if (frame[BatchHeader.OriginAt] >= width) return WireFault.Slot;

        uint count = BinaryPrimitives.ReadUInt32LittleEndian(frame[BatchHeader.CountAt..]);
        if (count == 0 || count > (uint)limits.BatchCountMax) return WireFault.Count;

        BatchHeader header = new(frame);
        ulong first = ClockEntry.Sequence(header.FirstEntry);
        if (first == 0 || first > ClockEntry.SequenceMax - count || header.FirstEntry > ClockEntry.Max) return WireFault.Sequence;
        if (header.FirstTimestamp.Bits > HybridTimestamp.BitsMax - count) return WireFault.Timestamp;
        return CheckDependencies(header);
    }

    private static WireFault CheckDependencies(BatchHeader header)
    {
        ReadOnlySpan<ulong> dependencies = header.Dependencies;
        foreach (ulong entry in dependencies)
        {
            if (entry > ClockEntry.Max) return WireFault.Sequence;
        }

        return ClockEntry.Follows(header.FirstEntry, dependencies[header.Origin]) ? WireFault.None : WireFault.Sequence;
    }

    private static WireFault CheckWrites(ReadOnlySpan<byte> writes, int count, BatchFormat format)
    {
        BatchReader reader = new(writes, format);
        for (int write = 0; write < count; write++)
        {
            if (!reader.TryReadWrite(out uint effectCount)) return reader.Fault;
            for (uint effect = 0; effect < effectCount; effect++)
            {
                if (!reader.TryReadEffect(out Effect read)) return reader.Fault;
                if (format.Effects[read.Kind].Check is { } check && !check(read)) return WireFault.Effect;
            }
        }

        return reader.AtEnd ? WireFault.None : WireFault.Count;
    }
}
