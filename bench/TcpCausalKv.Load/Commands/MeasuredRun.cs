using TcpCausalKv.Load.Reporting;
using TcpCausalKv.Processes.CommandLine;

namespace TcpCausalKv.Load.Commands;

/// <summary>Runs a mode that prints figures, and writes them into a page if that is wanted.</summary>
internal static class MeasuredRun
{
    /// <summary>Runs it.</summary>
    /// <param name="section">The mode's section of the page.</param>
    /// <param name="results">The page; null for none.</param>
    /// <param name="output">Takes what it prints.</param>
    /// <param name="error">Takes complaints.</param>
    /// <param name="run">What to do; true if all was well.</param>
    /// <returns>The exit code. The page stays as it was unless that is 0.</returns>
    public static Task<int> RunAsync(string section, string? results, TextWriter output, TextWriter error, Func<TextWriter, Task<bool>> run) =>
        ToolCommandLine.RunWithServerAsync(error, async () =>
        {
            if (results is null) return await run(output);

            await using KeptOutput kept = new(output);
            await kept.WriteLineAsync(MachineDescription.Of(DateTimeOffset.UtcNow));
            await kept.WriteLineAsync("");
            if (!await run(kept)) return false;
            await ResultsFile.WriteAsync(results, section, kept.Text);
            return true;
        });
}
