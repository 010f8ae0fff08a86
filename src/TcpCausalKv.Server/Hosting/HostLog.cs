using System.Net;
using Microsoft.Extensions.Logging;

namespace TcpCausalKv.Server.Hosting;

/// <summary>Every line that this layer logs, by its id: 1900 to 1999.</summary>
internal static partial class HostLog
{
    [LoggerMessage(1900, LogLevel.Information, "Node {Node} of cluster {Cluster} serves clients on {Clients} and peers on {Peers}")]
    public static partial void NodeServes(this ILogger logger, string node, string cluster, IPEndPoint clients, IPEndPoint peers);

    [LoggerMessage(1901, LogLevel.Information, "Data lives in memory only, and is gone with the process")]
    public static partial void MemoryOnly(this ILogger logger);

    [LoggerMessage(1902, LogLevel.Information, "Told to stop; ending in order")]
    public static partial void Stopping(this ILogger logger);

    [LoggerMessage(1903, LogLevel.Information, "Stopped")]
    public static partial void Stopped(this ILogger logger);

    [LoggerMessage(1904, LogLevel.Error, "The node did not stop in time; connections are cut")]
    public static partial void StoppedLate(this ILogger logger);

    [LoggerMessage(1906, LogLevel.Warning,
        "--max-clients is {Fitted} instead of {Asked}: the process may not have more files and sockets open; raise 'ulimit -n' to have more")]
    public static partial void ClientsFitted(this ILogger logger, int asked, int fitted);

    [LoggerMessage(1905, LogLevel.Critical, "A bug has ended the node; this process ends. Please report this")]
    public static partial void NodeFailed(this ILogger logger, Exception exception);
}
