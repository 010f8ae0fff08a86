using System.CommandLine;
using TcpCausalKv.Live.Crashing;
using TcpCausalKv.Processes.CommandLine;

namespace TcpCausalKv.Live.Commands;

/// <summary><c>crash</c>: kills a node, or lets its disk fail, at every call of the system about its files.</summary>
internal static class CrashCommand
{
    private const string Purpose =
        "Checks that a node comes back with all that it has acknowledged after it died, or its disk failed, filled up or lied, at any of the "
        + "system calls that it makes about its files. Needs strace.";

    private static readonly Option<int> Every = ToolOptions.Number("--every", "Try one of every N calls.", 1, 1, 1_000_000);
    private static readonly Option<int> From = ToolOptions.Number("--from", "Which one of them, counted from 0.", 0, 0, 1_000_000);
    private static readonly Option<string?> Server = ToolOptions.Server();

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output, TextWriter error)
    {
        Command command = new("crash", Purpose) { Every, From, Server };
        command.Validators.Add(line =>
        {
            if (!SystemTrace.IsAvailable) line.AddError("crash needs strace, which is not on the PATH or may not trace: install the package strace");
        });
        command.SetAction((line, cancel) => ToolCommandLine.RunWithServerAsync(error, () => new CrashRun(Read(line), output).RunAsync(cancel)));
        return command;
    }

    private static CrashOptions Read(ParseResult line) => new()
    {
        Server = ToolOptions.ServerOf(line.GetValue(Server)),
        Every = line.GetValue(Every),
        From = line.GetValue(From),
    };
}
