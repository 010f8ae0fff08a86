using System.CommandLine;
using TcpCausalKv.Processes.CommandLine;

namespace TcpCausalKv.Load.Commands;

/// <summary>The command line: one command a measurement.</summary>
internal static class LoadCommandLine
{
    /// <inheritdoc cref="ToolCommandLine.RunAsync"/>
    public static Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error)
    {
        RootCommand root = new("Puts real nodes, and Redis beside them, under load and prints what it measures.")
        {
            CompareCommand.Create(output, error),
            MemoryCommand.Create(output, error),
            LatencyCommand.Create(output, error),
            GrowthCommand.Create(output, error),
            CausalityCommand.Create(output, error),
            PauseCommand.Create(output, error),
            StartCommand.Create(output, error),
            DurabilityCommand.Create(output, error),
            AwayCommand.Create(output, error),
            RestartCommand.Create(output, error),
        };
        return ToolCommandLine.RunAsync(root, arguments, output, error);
    }
}
