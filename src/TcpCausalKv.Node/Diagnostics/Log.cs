using System.Net;
using Microsoft.Extensions.Logging;

namespace TcpCausalKv.Node.Diagnostics;

/// <summary>Every line that this layer logs, by its id: 1000 to 1099 the loop and its listeners.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Critical, "Loop {Loop} has ended by an error of its own")]
    public static partial void LoopFailed(this ILogger logger, Exception exception, string loop);

    [LoggerMessage(1001, LogLevel.Error, "Loop {Loop} has not ended within {DeadlineMs} ms; something on it blocks")]
    public static partial void LoopStopsLate(this ILogger logger, string loop, long deadlineMs);

    [LoggerMessage(1010, LogLevel.Warning, "Cannot accept connections on {EndPoint}; pausing, and trying again until it works")]
    public static partial void AcceptFailed(this ILogger logger, Exception exception, IPEndPoint endPoint);

    [LoggerMessage(1011, LogLevel.Information, "Accepting connections on {EndPoint} again")]
    public static partial void AcceptWorksAgain(this ILogger logger, IPEndPoint endPoint);
}
