namespace TcpCausalKv.Core.Storage.Recovery;

/// <summary>How the last process on a data directory ended, as far as the log's end is concerned.</summary>
public enum LastRunEnd
{
    /// <summary>It synced the log and said so: nothing can be missing.</summary>
    Stopped,

    /// <summary>It was killed, and the machine runs on: all that it handed to the operating system is there.</summary>
    Killed,

    /// <summary>The machine stopped as well, or nobody knows: what was not synced may be missing, all or in part.</summary>
    PowerCut,
}
