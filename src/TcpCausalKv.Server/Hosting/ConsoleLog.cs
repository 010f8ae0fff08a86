using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace TcpCausalKv.Server.Hosting;

/// <summary>The log on standard error: one line an event, with UTC time.</summary>
internal static class ConsoleLog
{
    private const int QueuedLinesMax = 10_000;

    /// <summary>
    /// Makes the log. It never waits for the terminal: lines over the queue's bound are dropped, and their number is logged.
    /// </summary>
    public static ILoggerFactory Create(LogLevel level) => LoggerFactory.Create(builder => builder
        .SetMinimumLevel(level)
        .AddSimpleConsole(format =>
        {
            format.SingleLine = true;
            format.UseUtcTimestamp = true;
            format.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            format.ColorBehavior = LoggerColorBehavior.Default;
        })
        .AddConsole(console =>
        {
            console.LogToStandardErrorThreshold = LogLevel.Trace;
            console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
            console.MaxQueueLength = QueuedLinesMax;
        }));
}
