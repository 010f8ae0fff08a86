using System.CommandLine;

namespace TcpCausalKv.Processes.CommandLine;

/// <summary>How programs that start nodes run a command line, and the exit codes that they share.</summary>
internal static class ToolCommandLine
{
    /// <summary>The command line is invalid; nothing was started.</summary>
    public const int UsageExitCode = 2;

    // Enough to end all processes; a second Ctrl-C is not waited for.
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Runs what <paramref name="arguments"/> ask for; without any, prints the help.</summary>
    /// <param name="root">The program and its commands.</param>
    /// <param name="arguments">What was typed after the program's name.</param>
    /// <param name="output">Takes results and help.</param>
    /// <param name="error">Takes complaints.</param>
    /// <returns>0 if all was well, 1 if not, <see cref="UsageExitCode"/> if the command line is invalid.</returns>
    public static async Task<int> RunAsync(RootCommand root, string[] arguments, TextWriter output, TextWriter error)
    {
        ParseResult line = root.Parse(arguments.Length == 0 ? ["--help"] : arguments);
        if (line.Errors.Count > 0)
        {
            foreach (string wrong in line.Errors.Select(wrong => wrong.Message).Distinct()) await error.WriteLineAsync(wrong);
            return UsageExitCode;
        }

        InvocationConfiguration configuration = new() { Output = output, Error = error, ProcessTerminationTimeout = StopTimeout };
        return await line.InvokeAsync(configuration);
    }

    /// <summary>Runs what needs the program that nodes run.</summary>
    /// <param name="error">Takes the complaint if there is none.</param>
    /// <param name="run">What to do; true if all was well.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunWithServerAsync(TextWriter error, Func<Task<bool>> run)
    {
        try
        {
            return await run() ? 0 : 1;
        }
        catch (FileNotFoundException missing)
        {
            await error.WriteLineAsync(missing.Message);
            return UsageExitCode;
        }
        catch (TimeoutException late)
        {
            await error.WriteLineAsync(late.Message);
            return 1;
        }
    }
}
