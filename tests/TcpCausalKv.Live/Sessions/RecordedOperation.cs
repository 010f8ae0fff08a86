using TcpCausalKv.Simulation.Histories;

namespace TcpCausalKv.Live.Sessions;

/// <summary>One operation as a client knows it.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Key">The key.</param>
/// <param name="Value">The value read or written; null if the key was absent, or is deleted.</param>
internal readonly record struct RecordedOperation(OperationKind Kind, string Key, string? Value)
{
    /// <summary>A read.</summary>
    public static RecordedOperation Read(string key, string? value) => new(OperationKind.Read, key, value);

    /// <summary>A write.</summary>
    public static RecordedOperation Write(string key, string value) => new(OperationKind.Write, key, value);

    /// <summary>A delete of a key that was there.</summary>
    public static RecordedOperation Delete(string key) => new(OperationKind.Delete, key, null);
}
