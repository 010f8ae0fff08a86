using System.Diagnostics;

namespace TcpCausalKv.Node.Tests.Loop;

/// <summary>How long a test waits for something that must happen.</summary>
internal static class Deadline
{
    public static readonly TimeSpan Default = TimeSpan.FromSeconds(20);

    public static Task WithinDeadline(this Task task) => task.WaitAsync(Default);

    public static Task<T> WithinDeadline<T>(this Task<T> task) => task.WaitAsync(Default);

    /// <summary>Milliseconds, as the pollers under test count them.</summary>
    public static long ElapsedMs(long since) => (long)Stopwatch.GetElapsedTime(since).TotalMilliseconds;
}
