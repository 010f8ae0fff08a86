using Microsoft.Extensions.Logging;
using TcpCausalKv.Server.Settings;

namespace TcpCausalKv.Server.Hosting;

/// <summary>Runs a whole cluster for the life of the process.</summary>
internal static class LocalHost
{
    /// <summary>Serves until the process is told to stop; prints first how to talk to the nodes.</summary>
    /// <exception cref="TcpCausalKv.Node.Loop.ListenException">An address cannot be had; nothing was started.</exception>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(LocalSettings settings, TextWriter output)
    {
        using ILoggerFactory loggers = ConsoleLog.Create(settings.LogLevel);
        using StopSignal signal = new();
        using LocalCluster cluster = LocalCluster.Start(settings, loggers);

        await output.WriteLineAsync(LocalBanner.Compose(cluster.Nodes, settings));
        await output.FlushAsync();
        return await Ending.AwaitAsync(signal, cluster.Completion, cluster.StopAsync, loggers.CreateLogger("Server"));
    }
}
