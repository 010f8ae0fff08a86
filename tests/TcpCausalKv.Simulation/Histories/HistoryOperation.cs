namespace TcpCausalKv.Simulation.Histories;

/// <summary>One operation of a transaction.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Key">The key's number; 0 for a flush.</param>
/// <param name="Value">
/// The value's number as read or written; <see cref="None"/> for no value. Of a counter it is the amount that is added, or the total that was read.
/// </param>
public readonly record struct HistoryOperation(OperationKind Kind, int Key, int Value)
{
    /// <summary>A key without a value.</summary>
    public const int None = 0;
}
