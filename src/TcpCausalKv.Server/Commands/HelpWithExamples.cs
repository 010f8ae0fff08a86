using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace TcpCausalKv.Server.Commands;

/// <summary>Prints the usual help, and then the command's examples.</summary>
internal sealed class HelpWithExamples(HelpAction usual, string rootExamples) : SynchronousCommandLineAction
{
    // The widest line that reads well, and what a terminal has when none is there to ask.
    private const int Width = 120;

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        usual.MaxWidth = Math.Min(usual.MaxWidth, Width);
        int code = usual.Invoke(parseResult);

        TextWriter output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        output.WriteLine(parseResult.CommandResult.Command is DocumentedCommand command ? command.Examples : rootExamples);
        return code;
    }
}
