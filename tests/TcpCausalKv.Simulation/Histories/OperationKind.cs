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

    /// <summary>Adds to a counter.</summary>
    Add,

    /// <summary>Reads a counter.</summary>
    Count,

    /// <summary>Reads a counter and begins it anew at zero, at once.</summary>
    Take,
}
