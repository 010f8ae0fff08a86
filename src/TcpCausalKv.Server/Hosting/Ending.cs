using Microsoft.Extensions.Logging;
using TcpCausalKv.Core.Storage;
using TcpCausalKv.Node.Storage;

namespace TcpCausalKv.Server.Hosting;

/// <summary>How a process that serves comes to its end.</summary>
internal static class Ending
{
    /// <summary>Waits until the process is told to stop, or a node's loop has ended by itself, and then stops what runs.</summary>
    /// <param name="signal">Says when to stop.</param>
    /// <param name="completion">Ends with the first loop that ends.</param>
    /// <param name="stopAsync">Stops the nodes in order; false if one took too long.</param>
    /// <param name="logger">Hears what happens.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> AwaitAsync(StopSignal signal, Task completion, Func<Task<bool>> stopAsync, ILogger logger)
    {
        await Task.WhenAny(signal.Requested, completion);
        if (completion.Exception is { } failure)
        {
            // What the disk refused is no bug, and was logged when it did.
            if (failure.InnerException is StorageException) return ExitCode.Failed;
            if (failure.InnerException is DiskFailedException) return ExitCode.DiskFailed;
            logger.NodeFailed(failure.InnerException ?? failure);
            return ExitCode.Bug;
        }

        logger.Stopping();
        if (!await stopAsync())
        {
            logger.StoppedLate();
            return ExitCode.Failed;
        }

        // The last sync is one of the stop's own.
        if (completion.Exception?.InnerException is DiskFailedException) return ExitCode.DiskFailed;
        logger.Stopped();
        return ExitCode.Done;
    }
}
