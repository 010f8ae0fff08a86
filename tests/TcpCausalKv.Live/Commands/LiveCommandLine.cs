using System.CommandLine;
using TcpCausalKv.Processes.CommandLine;

namespace TcpCausalKv.Live.Commands;

/// <summary>The command line: one command a check.</summary>
internal static class LiveCommandLine
{
    private const string Purpose =
        "Starts real nodes as processes on free ports of this machine, disturbs them, and checks that they keep what they promise. "
        + "Exit codes: 0 if every promise held, 1 if one did not or the run was cut short, 2 if nothing could be started.";

    /// <inheritdoc cref="ToolCommandLine.RunAsync"/>
    public static Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error)
    {
        RootCommand root = new(Purpose)
        {
            CheckCommand.Create(output, error),
            KillCommand.Create(output, error),
            CrashCommand.Create(output, error),
        };
        return ToolCommandLine.RunAsync(root, arguments, output, error);
    }
}
