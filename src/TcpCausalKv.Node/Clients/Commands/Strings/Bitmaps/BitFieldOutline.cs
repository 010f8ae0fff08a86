namespace TcpCausalKv.Node.Clients.Commands.Strings.Bitmaps;

/// <summary>What the operations of a BITFIELD need, taken together.</summary>
/// <param name="Count">How many they are.</param>
/// <param name="Writes">Whether any may change its field.</param>
/// <param name="BytesWritten">Bytes of a value that holds every field that may be changed.</param>
internal readonly record struct BitFieldOutline(int Count, bool Writes, long BytesWritten)
{
    /// <summary>The same with one operation more.</summary>
    public BitFieldOutline With(in BitFieldOperation operation) => new(
        Count + 1,
        Writes || operation.Writes,
        operation.Writes ? Math.Max(BytesWritten, Bits.BytesFor(operation.LastBit)) : BytesWritten);
}
