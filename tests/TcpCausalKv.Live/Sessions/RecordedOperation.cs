using System.Globalization;
using TcpCausalKv.Simulation.Histories;

namespace TcpCausalKv.Live.Sessions;

/// <summary>One operation as a client knows it.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Key">The key; of a field or a member, <see cref="ElementOf"/>.</param>
/// <param name="Value">The value read or written; null if the key was absent, or is deleted. Of a counter it is a number.</param>
internal readonly record struct RecordedOperation(OperationKind Kind, string Key, string? Value)
{
    /// <summary>True if the value is a number.</summary>
    public bool IsOnCounter => Kind is OperationKind.Add or OperationKind.Count or OperationKind.Take;

    /// <summary>A field or a member, which has a history of its own as a key has.</summary>
    public static string ElementOf(string key, string part) => $"{key}/{part}";

    /// <summary>A read.</summary>
    public static RecordedOperation Read(string key, string? value) => new(OperationKind.Read, key, value);

    /// <summary>A write.</summary>
    public static RecordedOperation Write(string key, string value) => new(OperationKind.Write, key, value);

    /// <summary>A delete of a key that was there.</summary>
    public static RecordedOperation Delete(string key) => new(OperationKind.Delete, key, null);

    /// <summary>An increment.</summary>
    public static RecordedOperation Add(string counter, int amount) =>
        new(OperationKind.Add, counter, amount.ToString(CultureInfo.InvariantCulture));

    /// <summary>A read of a counter.</summary>
    /// <param name="counter">The key.</param>
    /// <param name="total">What it showed; null if it was absent, and that is 0.</param>
    public static RecordedOperation Count(string counter, string? total) => new(OperationKind.Count, counter, total ?? "0");

    /// <summary>A read of a counter that begins it anew at once.</summary>
    /// <param name="counter">The key.</param>
    /// <param name="total">What it showed; null if it was absent or no reply came.</param>
    public static RecordedOperation Take(string counter, string? total) => new(OperationKind.Take, counter, total ?? "0");
}
