using System.Buffers.Binary;

namespace TcpCausalKv.Node.Clients.Commands.Keys.Dumps;

/// <summary>Reads the elements of a dump one after the other, in place: nothing is copied, and no count is believed.</summary>
/// <param name="bytes">The elements, to their end.</param>
/// <param name="haveValues">True for the fields of a hash and the members of a sorted set; members of a set and elements of a list have none.</param>
internal ref struct DumpElements(ReadOnlySpan<byte> bytes, bool haveValues)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>The field, the member or the element of a list that was read last.</summary>
    public ReadOnlySpan<byte> Part { get; private set; }

    /// <summary>The field's value, the member's score; empty for a member of a set.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>True once all of it was read.</summary>
    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>Reads the next element.</summary>
    /// <returns>False at the end, and where the bytes are none.</returns>
    public bool TryRead()
    {
        ReadOnlySpan<byte> before = _rest;
        ReadOnlySpan<byte> value = default;
        if (!TryReadText(out ReadOnlySpan<byte> part) || (haveValues && !TryReadText(out value)))
        {
            // A field without a value is not the end: nothing is taken of it.
            _rest = before;
            return false;
        }

        Part = part;
        Value = value;
        return true;
    }

    private bool TryReadText(out ReadOnlySpan<byte> text)
    {
        text = default;
        if (!BinaryPrimitives.TryReadUInt32LittleEndian(_rest, out uint length) || length > _rest.Length - sizeof(uint)) return false;
        text = _rest.Slice(sizeof(uint), (int)length);
        _rest = _rest[(sizeof(uint) + (int)length)..];
        return true;
    }
}
