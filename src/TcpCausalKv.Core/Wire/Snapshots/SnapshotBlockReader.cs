using System.Buffers.Binary;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Effects;
using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Core.Wire.Snapshots;

// The grammar is at SnapshotBlockWriter.

/// <summary>Walks the versions of a block of a snapshot. Bad bytes end the walk with a fault, never with an exception.</summary>
public ref struct SnapshotBlockReader
{
    private readonly FrameLimits _limits;
    private readonly int _width;
    private ReadOnlySpan<byte> _rest;

    /// <summary>Starts at the first version.</summary>
    /// <param name="frame">A whole frame of kind <see cref="FrameKind.SnapshotBlock"/>, its checksum checked.</param>
    /// <param name="width">Width of the cluster.</param>
    /// <param name="limits">Bounds of keys and values.</param>
    public SnapshotBlockReader(ReadOnlySpan<byte> frame, int width, FrameLimits limits)
    {
        _rest = frame[SnapshotBlockWriter.EntriesAt..];
        _width = width;
        _limits = limits;
        if (_rest.IsEmpty) Fault = WireFault.Count;
    }

    /// <summary>Why the walk ended early; <see cref="WireFault.None"/> if all versions were read. A block without one has a fault.</summary>
    public WireFault Fault { get; private set; }

    /// <summary>Reads the next version.</summary>
    /// <param name="entry">Borrows the frame.</param>
    /// <returns>False at the end of the block or at a <see cref="Fault"/>.</returns>
    public bool TryRead(out SnapshotEntry entry)
    {
        entry = default;
        if (Fault != WireFault.None || _rest.IsEmpty) return false;

        Fault = CheckEntry();
        if (Fault != WireFault.None) return false;

        Dot dot = new(Origin, Sequence);
        int valueAt = (int)KeyLength + (int)ElementLength;
        ReadOnlySpan<byte> bytes = _rest[HeaderBytes..];
        ReadOnlySpan<byte> element = bytes[(int)KeyLength..valueAt];
        entry = new SnapshotEntry(bytes[..(int)KeyLength], dot, new HybridTimestamp(Timestamp), bytes.Slice(valueAt, (int)ValueLength), element);
        Fault = CheckElement(entry);
        _rest = bytes[(valueAt + (int)ValueLength)..];
        return Fault == WireFault.None;
    }

    private readonly int Origin => _rest[SnapshotBlockWriter.OriginAt] & ~SnapshotBlockWriter.HasElement;

    private readonly bool HasElement => (_rest[SnapshotBlockWriter.OriginAt] & SnapshotBlockWriter.HasElement) != 0;

    private readonly int HeaderBytes => SnapshotBlockWriter.EntryHeaderBytes + (HasElement ? SnapshotBlockWriter.ElementLengthBytes : 0);

    private readonly uint ElementLength =>
        HasElement ? BinaryPrimitives.ReadUInt32LittleEndian(_rest[SnapshotBlockWriter.EntryHeaderBytes..]) : 0;

    private readonly ulong Sequence => BinaryPrimitives.ReadUInt64LittleEndian(_rest);

    private readonly ulong Timestamp => BinaryPrimitives.ReadUInt64LittleEndian(_rest[SnapshotBlockWriter.TimestampAt..]);

    private readonly uint KeyLength => BinaryPrimitives.ReadUInt32LittleEndian(_rest[SnapshotBlockWriter.KeyLengthAt..]);

    private readonly uint ValueLength => BinaryPrimitives.ReadUInt32LittleEndian(_rest[SnapshotBlockWriter.ValueLengthAt..]);

    private readonly WireFault CheckEntry()
    {
        if (_rest.Length < SnapshotBlockWriter.EntryHeaderBytes) return WireFault.Truncated;
        if (Sequence is 0 or > ClockEntry.Max) return WireFault.Sequence;
        if (Timestamp >= HybridTimestamp.BitsMax) return WireFault.Timestamp;
        if (Origin >= _width) return WireFault.Slot;
        if (_rest.Length < HeaderBytes) return WireFault.Truncated;
        if (ElementLength > (uint)_limits.ElementBytesMax) return WireFault.Oversize;
        if (KeyLength > (uint)_limits.KeyBytesMax || ValueLength > (uint)_limits.ValueBytesMax) return WireFault.Oversize;

        // As 64-bit numbers: the sum of two lengths can be over what an int holds.
        long entryBytes = HeaderBytes + (long)KeyLength + ElementLength + ValueLength;
        return entryBytes <= _rest.Length ? WireFault.None : WireFault.Truncated;
    }

    private readonly WireFault CheckCount(SnapshotEntry entry)
    {
        if (!Contribution.TryRead(entry.Dot.Entry, entry.Value, out Contribution count)) return WireFault.Effect;
        return count.IsLive || (count.Clearer.Origin < _width && count.Clearer.Entry <= ClockEntry.Max) ? WireFault.None : WireFault.Effect;
    }

    private readonly WireFault CheckElement(SnapshotEntry entry)
    {
        if (!ElementName.IsValid(entry.Element)) return WireFault.Effect;
        ElementKind kind = ElementName.KindOf(entry.Element);
        if (ElementName.IsCount(kind)) return CheckCount(entry);
        return ElementChecks.Put(new Effect(EffectKind.Put, entry.Key, entry.Element, entry.Value)) ? WireFault.None : WireFault.Effect;
    }
}
