using TcpCausalKv.Server.Demo;

namespace TcpCausalKv.Server.Commands;

/// <summary><c>causalkv demo</c>: tells what causal replication is, on real nodes.</summary>
internal static class DemoCommand
{
    private const string Purpose = "Tells in four acts, on real nodes, what causal replication is, and checks every step.";

    private const string Examples =
        """
          causalkv demo      on free ports of this machine; ends with 0 only if every step was seen to hold
        """;

    /// <summary>The command.</summary>
    public static DocumentedCommand Create(CommandContext context)
    {
        DocumentedCommand command = new("demo", Purpose, Examples, []);
        command.SetAction(_ => Story.TellAsync(context.Output, context.Error));
        return command;
    }
}
