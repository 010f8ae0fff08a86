using System.CommandLine;
using TcpCausalKv.Live.Crashing;
using TcpCausalKv.Processes.CommandLine;

namespace TcpCausalKv.Live.Commands;

/// <summary><c>crash</c>: kills a node, or lets its disk fail, at every call of the system about its files.</summary>
internal static class CrashCommand
{
    private const string Purpose =
        "Lets a node die, its disk fail, fill up or lie, at every call of the system that it makes about its files (by strace), and looks "
        + "whether it comes back with all that it has acknowledged. Ends with 0 if it always did, with 1 if not or if it was cut short.";

    private static readonly Option<int> Every = ToolOptions.Number("--every", "Only every so-manieth point.", 1, 1, 1_000_000);
    private static readonly Option<int> From = ToolOptions.Number("--from", "The first of these.", 0, 0, 1_000_000);
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
