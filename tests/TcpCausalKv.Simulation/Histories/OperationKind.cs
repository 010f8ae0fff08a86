namespace TcpCausalKv.Simulation.Histories;

/// <summary>What an operation of a history does.</summary>
public enum OperationKind
{
    /// <summary>Reads a key.</summary>
    Read,

    /// <summary>Gives a key a value.</summary>
    Write,

    /// <summary>Deletes a key that was there.</summary>
    Delete,

    /// <summary>Deletes every key.</summary>
    Flush,
}
