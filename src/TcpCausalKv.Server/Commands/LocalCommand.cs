using TcpCausalKv.Server.Hosting;
using TcpCausalKv.Server.Settings;

namespace TcpCausalKv.Server.Commands;

/// <summary><c>causalkv local</c>: runs a whole cluster in one process until it is told to stop.</summary>
internal static class LocalCommand
{
    private const string Purpose =
        "Runs a whole cluster in this process until Ctrl-C; it keeps its data in a directory and goes on with it the next time.";

    private const string Examples =
        """
          causalkv local                            clients on 6000, 6001, 6002; peers on 7000, 7001, 7002
          causalkv local --nodes 5 --allow-faults   five nodes whose links one can hold: CAUSAL LINK y HOLD
          causalkv local --in-memory                nothing is kept
          causalkv local --client-port 0 --peer-port 0
        """;

    /// <summary>The command.</summary>
    public static DocumentedCommand Create(CommandContext context)
    {
        DocumentedCommand command = new("local", Purpose, Examples, LocalSettings.All);
        command.SetAction(line =>
        {
            LocalSettings settings = LocalSettings.Read(new SettingSource(line, context.Environment));
            return LocalHost.RunAsync(settings, context.Output);
        });
        return command;
    }
}
