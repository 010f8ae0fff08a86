using MessagePack;
using TcpCausalKv.Core.Effects;

namespace TcpCausalKv.Core.Wire;

// writes = write*                          as many as the header's count
// write  = array(effect+)                  MessagePack
// effect = [1, key:bin, value:bin]         set; the kind is a positive fixint, one byte
//        | [2, key:bin]                    delete
//        | [3]                             flush

/// <summary>Walks the encoded writes of a batch, effect by effect. Bad bytes end the walk with a fault, never with an exception.</summary>
public ref struct BatchReader
{
    private readonly FrameLimits _limits;
    private ReadOnlySpan<byte> _rest;

    /// <summary>Starts at the first write.</summary>
    /// <param name="writes">The encoded writes: <see cref="BatchHeader.Writes"/>.</param>
    /// <param name="limits">Bounds of keys and values.</param>
    public BatchReader(ReadOnlySpan<byte> writes, FrameLimits limits)
    {
        _rest = writes;
        _limits = limits;
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
        if (!TryReadArrayHeader(out uint parts) || !TryReadKind(out EffectKind kind)) return false;

        switch (kind, parts)
        {
            case (EffectKind.Set, 3):
                if (!TryReadBytes(_limits.KeyBytesMax, out ReadOnlySpan<byte> key)) return false;
                if (!TryReadBytes(_limits.ValueBytesMax, out ReadOnlySpan<byte> value)) return false;
                effect = new Effect(kind, key, value);
                return true;

            case (EffectKind.Delete, 2):
                if (!TryReadBytes(_limits.KeyBytesMax, out ReadOnlySpan<byte> deleted)) return false;
                effect = new Effect(kind, deleted, default);
                return true;

            case (EffectKind.Flush, 1):
                effect = new Effect(kind, default, default);
                return true;

            default:
                return Fail(WireFault.Effect);
        }
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
    private bool TryReadKind(out EffectKind kind)
    {
        kind = default;
        if (_rest.IsEmpty) return Fail(WireFault.Truncated);
        if (_rest[0] > MessagePackCode.MaxFixInt) return Fail(WireFault.Effect);

        kind = (EffectKind)_rest[0];
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
