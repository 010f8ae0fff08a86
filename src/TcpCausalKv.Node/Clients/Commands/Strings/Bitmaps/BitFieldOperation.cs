namespace TcpCausalKv.Node.Clients.Commands.Strings.Bitmaps;

/// <summary>One operation of a BITFIELD.</summary>
/// <param name="Verb">What is done.</param>
/// <param name="Type">The kind of number.</param>
/// <param name="Offset">Where the number begins, bits.</param>
/// <param name="Operand">The number to set or to add.</param>
/// <param name="Overflow">What becomes of a result that does not fit.</param>
internal readonly record struct BitFieldOperation(
    BitFieldVerb Verb, BitFieldType Type, long Offset, long Operand, BitFieldOverflow Overflow)
{
    /// <summary>The last bit of the field.</summary>
    public long LastBit => Offset + Type.Width - 1;

    /// <summary>True if it may change the field.</summary>
    public bool Writes => Verb != BitFieldVerb.Get;

    /// <summary>The number in the field, of which bits beyond the end are zeros.</summary>
    public long Read(ReadOnlySpan<byte> value) => Type.FromBits(Bits.Read(value, Offset, Type.Width));

    /// <summary>Decides what the field becomes.</summary>
    /// <param name="old">The number in it.</param>
    /// <param name="number">The number that it becomes.</param>
    /// <returns>False if the result does not fit, and the field is to stay as it is.</returns>
    public bool TryDecide(long old, out long number)
    {
        Int128 result = Verb switch
        {
            BitFieldVerb.Get => old,
            BitFieldVerb.Increment => (Int128)old + Operand,

            // What a field without a sign is set to has none either: -1 is 2^64 - 1.
            _ => Type.IsSigned ? Operand : (ulong)Operand,
        };
        bool fits = result >= Type.Min && result <= Type.Max;
        bool saturates = !fits && Overflow == BitFieldOverflow.Saturate;

        number = saturates ? (long)Int128.Clamp(result, Type.Min, Type.Max) : Type.Wrap(result);
        return fits || Overflow != BitFieldOverflow.Fail;
    }
}
