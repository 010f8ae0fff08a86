namespace TcpCausalKv.Simulation.Histories;

/// <summary>What the client knows of a transaction.</summary>
public enum TransactionStatus
{
    /// <summary>It was acknowledged.</summary>
    Ok,

    /// <summary>It certainly had no effect.</summary>
    Fail,

    /// <summary>Its outcome is unknown: it may have its effects at any later time, or never.</summary>
    Info,
}
