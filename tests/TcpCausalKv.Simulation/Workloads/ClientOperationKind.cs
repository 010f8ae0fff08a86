namespace TcpCausalKv.Simulation.Workloads;

/// <summary>What a client asks for.</summary>
public enum ClientOperationKind
{
    /// <summary>Reads one key, or several at once.</summary>
    Read,

    /// <summary>Gives one key a value, or several the same in one write.</summary>
    Set,

    /// <summary>Reads one key and gives it a value in the same turn.</summary>
    GetSet,

    /// <summary>Deletes one key, or several in one write.</summary>
    Delete,

    /// <summary>Sets a key and deletes the next in one write.</summary>
    Replace,

    /// <summary>Deletes every key.</summary>
    Flush,

    /// <summary>Runs as many commands on typed keys as its key count says, in one write.</summary>
    Typed,

    /// <summary>Goes on at another node, which must first have all that this session has seen.</summary>
    Move,
}
