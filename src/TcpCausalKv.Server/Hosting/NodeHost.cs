using Microsoft.Extensions.Logging;
using TcpCausalKv.Node;
using TcpCausalKv.Server.Settings;

namespace TcpCausalKv.Server.Hosting;

/// <summary>Runs one node for the life of the process.</summary>
internal static class NodeHost
{
    /// <summary>Serves until the process is told to stop.</summary>
    /// <exception cref="TcpCausalKv.Node.Loop.ListenException">An address cannot be had; nothing was started.</exception>
    /// <param name="settings">What the node is told.</param>
    /// <param name="signal">Says when to stop.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(NodeSettings settings, StopSignal signal)
    {
        using ILoggerFactory loggers = ConsoleLog.Create(settings.LogLevel);
        ILogger logger = loggers.CreateLogger("Server");
        int clientsMax = OpenFiles.FitClients(settings.Node.ClientsMax, settings.Peers.Count, OpenFiles.Limit(), OpenFiles.Count());
        if (clientsMax < settings.Node.ClientsMax) logger.ClientsFitted(settings.Node.ClientsMax, clientsMax);
        using CausalNode node = new(settings.Node with { ClientsMax = clientsMax }, loggers);

        node.Start(settings.Peers);
        logger.NodeServes(settings.Node.Name, settings.Node.Cluster.ToString(), node.ClientEndPoint, node.PeerEndPoint);
        if (settings.Node.Storage is null) logger.MemoryOnly();

        return await Ending.AwaitAsync(signal, node.Completion, () => Task.Run(() => node.Stop()), logger);
    }
}
