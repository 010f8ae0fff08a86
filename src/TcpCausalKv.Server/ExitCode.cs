namespace TcpCausalKv.Server;

/// <summary>How the process ends, for scripts and supervisors.</summary>
internal static class ExitCode
{
    /// <summary>All was done, or the process was told to stop and did so in order.</summary>
    public const int Done = 0;

    /// <summary>What was asked for could not be had: an address in use, a server that does not answer, a step that did not hold.</summary>
    public const int Failed = 1;

    /// <summary>The command line or a variable of the environment makes no sense; nothing was started.</summary>
    public const int Usage = 2;

    /// <summary>A bug of ours has ended a node.</summary>
    public const int Bug = 70;

    /// <summary>
    /// A node's disk has failed while it served: a sync, or a write other than for want of room. The number is that of EX_IOERR in sysexits.h.
    /// </summary>
    public const int DiskFailed = 74;
}
