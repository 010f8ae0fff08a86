using System.Globalization;

namespace TcpCausalKv.Load.Pausing;

/// <summary>How long a node's loop was ready to run while other threads had all processors, as Linux counts it for each thread.</summary>
internal static class ProcessorWait
{
    /// <summary>What the busiest thread of a process, which in a node under load is the loop, has waited since that thread began.</summary>
    /// <returns>Nothing where the system does not count it.</returns>
    public static TimeSpan OfBusiestThread(int processId)
    {
        DirectoryInfo threads = new($"/proc/{processId}/task");
        return threads.Exists ? OfBusiest(threads.EnumerateDirectories().Select(TryRead).OfType<string>()) : TimeSpan.Zero;
    }

    // schedstat = ran:nanoseconds SP waited:nanoseconds SP slices LF
    /// <summary>What the busiest of several threads has waited.</summary>
    /// <param name="threads">The text of each thread's <c>schedstat</c>.</param>
    public static TimeSpan OfBusiest(IEnumerable<string> threads)
    {
        (long Ran, long Waited) busiest = threads.Select(Parse).DefaultIfEmpty().MaxBy(thread => thread.Ran);
        return TimeSpan.FromMicroseconds(busiest.Waited / 1000);
    }

    private static (long Ran, long Waited) Parse(string text)
    {
        string[] fields = text.Split(' ');
        return (long.Parse(fields[0], CultureInfo.InvariantCulture), long.Parse(fields[1], CultureInfo.InvariantCulture));
    }

    private static string? TryRead(DirectoryInfo thread)
    {
        try
        {
            return File.ReadAllText(Path.Combine(thread.FullName, "schedstat"));
        }
        catch (IOException)
        {
            // The thread has ended since it was listed.
            return null;
        }
    }
}
