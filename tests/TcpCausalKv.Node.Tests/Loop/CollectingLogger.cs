using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace TcpCausalKv.Node.Tests.Loop;

/// <summary>Keeps the ids of what is logged. Any thread.</summary>
internal sealed class CollectingLogger : ILogger
{
    public ConcurrentQueue<int> EventIds { get; } = new();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter) => EventIds.Enqueue(eventId.Id);
}
