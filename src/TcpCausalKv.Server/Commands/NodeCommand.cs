using TcpCausalKv.Server.Hosting;
using TcpCausalKv.Server.Settings;

namespace TcpCausalKv.Server.Commands;

/// <summary><c>causalkv node</c>: runs one node of a cluster until it is told to stop.</summary>
internal static class NodeCommand
{
    private const string Purpose = "Runs one node of a cluster until SIGTERM or SIGINT, which end it in order.";

    private const string Examples =
        """
          Three nodes on one machine, each in a terminal of its own:

            CLUSTER=x=127.0.0.1:7000,y=127.0.0.1:7001,z=127.0.0.1:7002
            causalkv node --node x --cluster $CLUSTER --client 127.0.0.1:6000 --data data/x --new-cluster
            causalkv node --node y --cluster $CLUSTER --client 127.0.0.1:6001 --data data/y --new-cluster
            causalkv node --node z --cluster $CLUSTER --client 127.0.0.1:6002 --data data/z --new-cluster

          One of them again, after it was killed (without --new-cluster: if its directory is lost, it asks the others for its own writes):

            causalkv node --node y --cluster $CLUSTER --client 127.0.0.1:6001 --data data/y

          By environment variables, as in a container (an option that is given wins over its variable):

            CAUSALKV_NODE=x CAUSALKV_CLUSTER=x=x:7000,y=y:7000,z=z:7000 CAUSALKV_CLIENT=0.0.0.0:6379 CAUSALKV_DATA=/data causalkv node
        """;

    /// <summary>The command.</summary>
    public static DocumentedCommand Create(CommandContext context)
    {
        DocumentedCommand command = new("node", Purpose, Examples, NodeSettings.All);
        command.SetAction(async line =>
        {
            using StopSignal signal = new();
            SettingSource source = new(line, context.Environment);
            try
            {
                NodeSettings settings = await NodeSettings.ReadAsync(source, why => context.Error.WriteLine($"causalkv: {why}"), signal.Token);
                return await NodeHost.RunAsync(settings, signal);
            }
            catch (OperationCanceledException) when (signal.Token.IsCancellationRequested)
            {
                return ExitCode.Done;
            }
        });
        return command;
    }
}
