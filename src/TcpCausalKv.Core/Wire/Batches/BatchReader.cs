using System.Diagnostics.CodeAnalysis;
using MessagePack;
using TcpCausalKv.Core.Effects;

namespace TcpCausalKv.Core.Wire.Batches;

// writes = write*                          as many as the header's count
// write  = array(effect+)                  MessagePack
// effect = array(kind part*)               the kind is a positive fixint, one byte; which parts follow is in its row of the EffectTable
/// <summary>Walks the encoded writes of a batch, effect by effect. Bad bytes end the walk with a fault, never with an exception.</summary>
public ref struct BatchReader
{
    private readonly BatchFormat _format;
    private ReadOnlySpan<byte> _rest;

    /// <summary>Starts at the first write.</summary>
    /// <param name="writes">The encoded writes: <see cref="BatchHeader.Writes"/>.</param>
    /// <param name="format">Bounds of keys and values, and the effects that there are.</param>
    public BatchReader(ReadOnlySpan<byte> writes, BatchFormat format)
    {
        _rest = writes;
        _format = format;
    }

    /// <summary>Why the walk ended early.</summary>
    public WireFault Fault { get; private set; }

    /// <summary>True once all bytes are read.</summary>
    public readonly bool AtEnd => _rest.IsEmpty;

    /// <summary>Enters the next write.</summary>
    /// <param name="effectCount">How many effects follow, at least 1.</param>
    public bool TryReadWrite(out uint effectCount)
    {
        if (!TryReadArrayHeader(out effectCount)) return false;
        return effectCount > 0 || Fail(WireFault.Effect);
    }

    /// <summary>Reads the next effect of the write.</summary>
    public bool TryReadEffect(out Effect effect)
    {
        effect = default;
        if (!TryReadArrayHeader(out uint count) || !TryReadKind(out EffectRow? row)) return false;
        if (count != row.EncodedCount) return Fail(WireFault.Effect);

        ReadOnlySpan<byte> key = default;
        ReadOnlySpan<byte> element = default;
        ReadOnlySpan<byte> value = default;
        if ((row.Parts & EffectParts.Key) != 0 && !TryReadBytes(_format.Limits.KeyBytesMax, out key)) return false;
        if ((row.Parts & EffectParts.Element) != 0 && !TryReadBytes(_format.Limits.ElementBytesMax, out element)) return false;
        if ((row.Parts & EffectParts.Value) != 0 && !TryReadBytes(_format.Limits.ValueBytesMax, out value)) return false;
        effect = new Effect(row.Kind, key, element, value);
        return true;
    }

    private bool TryReadArrayHeader(out uint count)
    {
        if (MessagePackPrimitives.TryReadArrayHeader(_rest, out count, out int size) != MessagePackPrimitives.DecodeResult.Success)
        {
            return Fail(WireFault.Truncated);
        }

        _rest = _rest[size..];
        return true;
    }

    // One byte, as the writer writes it: MessagePack's longer integers need a range check that TryReadByte makes by throwing.
    private bool TryReadKind([NotNullWhen(true)] out EffectRow? row)
    {
        row = null;
        if (_rest.IsEmpty) return Fail(WireFault.Truncated);
        row = _format.Effects.Find(_rest[0]);
        if (row is null) return Fail(WireFault.Effect);
        _rest = _rest[1..];
        return true;
    }

    private bool TryReadBytes(int lengthMax, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (MessagePackPrimitives.TryReadBinHeader(_rest, out uint length, out int size) != MessagePackPrimitives.DecodeResult.Success)
        {
            return Fail(WireFault.Truncated);
        }

        if (length > (uint)lengthMax) return Fail(WireFault.Oversize);
        if (length > (uint)(_rest.Length - size)) return Fail(WireFault.Truncated);

        bytes = _rest.Slice(size, (int)length);
        _rest = _rest[(size + (int)length)..];
        return true;
    }

    private bool Fail(WireFault fault)
    {
        Fault = fault;
        return false;
    }
}
