using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;

namespace TcpCausalKv.Core.Wire;

/// <summary>Reads the fields of one small frame. Every read fails, rather than throws, where the body ends too early.</summary>
internal ref struct BodyReader
{
    private ReadOnlySpan<byte> _rest;

    /// <summary>Starts after the kind.</summary>
    internal BodyReader(ReadOnlySpan<byte> frame) => _rest = Frame.Body(frame)[1..];

    internal readonly bool AtEnd => _rest.IsEmpty;

    internal readonly ReadOnlySpan<byte> Rest => _rest;

    internal bool TryByte(out byte value)
    {
        value = 0;
        if (_rest.IsEmpty) return false;
        value = _rest[0];
        _rest = _rest[1..];
        return true;
    }

    internal bool TryUInt16(out ushort value)
    {
        if (!BinaryPrimitives.TryReadUInt16LittleEndian(_rest, out value)) return false;
        _rest = _rest[sizeof(ushort)..];
        return true;
    }

    internal bool TryUInt64(out ulong value)
    {
        if (!BinaryPrimitives.TryReadUInt64LittleEndian(_rest, out value)) return false;
        _rest = _rest[sizeof(ulong)..];
        return true;
    }

    internal bool TryClusterId(out ClusterId id)
    {
        id = ClusterId.None;
        if (!TryUInt64(out ulong low) || !TryUInt64(out ulong high)) return false;
        id = new ClusterId(new UInt128(high, low));
        return true;
    }

    internal bool TryFlag(out bool value)
    {
        bool isRead = TryByte(out byte bit) && bit <= 1;
        value = bit == 1;
        return isRead;
    }

    /// <summary>A number from 0 up that fits an int.</summary>
    internal bool TryCount(out int value)
    {
        value = 0;
        if (!BinaryPrimitives.TryReadUInt32LittleEndian(_rest, out uint read) || read > int.MaxValue) return false;
        value = (int)read;
        _rest = _rest[sizeof(uint)..];
        return true;
    }

    /// <summary>An entry of a clock: refused above <see cref="ClockEntry.Max"/>.</summary>
    internal bool TryEntry(out ulong value) => TryUInt64(out value) && value <= ClockEntry.Max;

    /// <summary>An epoch: refused above <see cref="ClockEntry.EpochMax"/>.</summary>
    internal bool TryEpoch(out int epoch)
    {
        bool isRead = TryUInt16(out ushort value) && value <= ClockEntry.EpochMax;
        epoch = value;
        return isRead;
    }

    /// <summary>What <see cref="BodyWriter.Epochs"/> wrote.</summary>
    internal bool TryEpochs(int width, [NotNullWhen(true)] out EpochTable? epochs)
    {
        epochs = null;
        EpochTable read = new(width);
        for (int slot = 0; slot < width; slot++)
        {
            if (!TryUInt16(out ushort promised) || promised > ClockEntry.EpochMax + 1) return false;
            if (!TryUInt64(out ulong incarnation)) return false;
            read.Promise(slot, new EpochPromise(promised - 1, incarnation));
            if (!TryBegins(slot, read)) return false;
        }

        epochs = read;
        return true;
    }

    internal bool TryClock(int width, [NotNullWhen(true)] out VectorClock? clock)
    {
        clock = null;
        if (_rest.Length < width * VectorClock.EntryBytes) return false;

        VectorClock read = VectorClock.Read(_rest, width);
        foreach (ulong entry in read.Entries)
        {
            if (entry > ClockEntry.Max) return false;
        }

        _rest = _rest[read.WireBytes..];
        clock = read;
        return true;
    }

    internal bool TryText(int bytesMax, [NotNullWhen(true)] out string? text)
    {
        text = null;
        if (!TryUInt16(out ushort bytes) || bytes > bytesMax || bytes > _rest.Length) return false;
        text = Encoding.UTF8.GetString(_rest[..bytes]);
        _rest = _rest[bytes..];
        return true;
    }

    /// <summary>The name of a cluster or node.</summary>
    internal bool TryName([NotNullWhen(true)] out string? name) =>
        TryText(ClusterIdentity.NameBytesMax, out name) && ClusterIdentity.IsName(name);

    private bool TryBegins(int slot, EpochTable epochs)
    {
        if (!TryUInt16(out ushort count) || count > EpochTable.BeginsMax) return false;
        for (int n = 0; n < count; n++)
        {
            if (!TryEpoch(out int epoch) || epoch == 0 || !TryUInt64(out ulong after) || after > ClockEntry.SequenceMax) return false;
            if (!epochs.TryBegin(slot, new EpochBegin(epoch, after))) return false;
        }

        return true;
    }
}
