using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using TcpCausalKv.Core.Clocks;

namespace TcpCausalKv.Core.Wire;

/// <summary>Reads the fields of one small frame. Every read fails, rather than throws, where the body ends too early.</summary>
internal ref struct BodyReader
{
    private ReadOnlySpan<byte> _rest;

    /// <summary>Starts after the kind.</summary>
    internal BodyReader(ReadOnlySpan<byte> frame) => _rest = Frame.Body(frame)[1..];

    internal readonly bool AtEnd => _rest.IsEmpty;

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

    /// <summary>A sequence or a count of writes: refused above <see cref="Dot.SequenceMax"/>.</summary>
    internal bool TrySequence(out ulong value) => TryUInt64(out value) && value <= Dot.SequenceMax;

    internal bool TryClock(int width, [NotNullWhen(true)] out VectorClock? clock)
    {
        clock = null;
        if (_rest.Length < width * VectorClock.EntryBytes) return false;

        VectorClock read = VectorClock.Read(_rest, width);
        foreach (ulong entry in read.Entries)
        {
            if (entry > Dot.SequenceMax) return false;
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
}
