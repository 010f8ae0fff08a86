using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace TcpCausalKv.Node.Tests.Cluster;

/// <summary>Keeps what a node logs. Any thread.</summary>
internal sealed class CapturedLog : ILoggerFactory, ILogger
{
    public const int Established = 1100;
    public const int Ended = 1101;
    public const int Refused = 1102;
    public const int DialFailed = 1103;
    public const int Diverged = 1104;
    public const int StopsBeforeAcknowledged = 1105;
    public const int Loaded = 1300;
    public const int DiskFailed = 1306;
    public const int WritesAdmitted = 1308;
    public const int DiskFull = 1310;
    public const int DiskHasRoom = 1311;
    public const int SnapshotSetAside = 1313;

    private readonly ConcurrentQueue<LogLine> _lines = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource> _firsts = new();

    public IReadOnlyCollection<LogLine> Lines => _lines;

    public int Count(int id) => _lines.Count(line => line.Id == id);

    /// <summary>Ends once a line of this id is written, or has been.</summary>
    public Task FirstOf(int id)
    {
        TaskCompletionSource first = _firsts.GetOrAdd(id, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        if (Count(id) > 0) first.TrySetResult();
        return first.Task;
    }

    public bool Has(int id, string part) =>
        _lines.Any(line => line.Id == id && line.Text.Contains(part, StringComparison.Ordinal));

    public override string ToString() => string.Join('\n', _lines.Select(line => $"  {line.Level} {line.Id} {line.Text}"));

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        _lines.Enqueue(new LogLine(eventId.Id, logLevel, $"{formatter(state, exception)} {exception}"));
        if (_firsts.TryGetValue(eventId.Id, out TaskCompletionSource? first)) first.TrySetResult();
    }

    public void Dispose()
    {
    }
}
