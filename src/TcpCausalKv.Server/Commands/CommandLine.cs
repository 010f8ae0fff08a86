using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using TcpCausalKv.Core.Storage;
using TcpCausalKv.Node.Loop;
using TcpCausalKv.Server.Settings;

namespace TcpCausalKv.Server.Commands;

/// <summary>The command line of <c>causalkv</c>: what can be typed, and what becomes of it.</summary>
internal static class CommandLine
{
    private const string Purpose =
        "A key-value store that several nodes hold in full and that never shows an effect before its cause. "
        + "Every node takes writes at any time; clients speak to any of them with redis-cli, a Redis library or netcat.";

    private const string Examples =
        """
          causalkv local                      three nodes in one process, to play with
          causalkv demo                       a story, told and checked on three real nodes
          causalkv node --help                how to run one node of a real cluster
        """;

    /// <summary>Runs what <paramref name="arguments"/> ask for.</summary>
    /// <param name="arguments">What was typed after the program's name.</param>
    /// <param name="environment">Gives an environment variable's value, or null.</param>
    /// <param name="output">Takes results and help.</param>
    /// <param name="error">Takes complaints, one line each.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] arguments, Func<string, string?> environment, TextWriter output, TextWriter error)
    {
        RootCommand root = Create(new CommandContext(environment, output, error));
        ParseResult line = root.Parse(arguments.Length == 0 ? ["--help"] : arguments);
        if (line.Action is ParseErrorAction) return await ComplainAsync(line, error);

        try
        {
            // Signals are the commands' own business: the parser would end the process by itself after a while.
            InvocationConfiguration configuration = new()
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            return await line.InvokeAsync(configuration);
        }
        catch (SettingException wrong)
        {
            await error.WriteLineAsync($"causalkv: {wrong.Message}");
            return ExitCode.Usage;
        }
        catch (ListenException refused)
        {
            await error.WriteLineAsync($"causalkv: {refused.Message}; choose another address, or end what uses it.");
            return ExitCode.Failed;
        }
        catch (StorageException refused)
        {
            await error.WriteLineAsync($"causalkv: {refused.Message}");
            return ExitCode.Failed;
        }
    }

    private static RootCommand Create(CommandContext context)
    {
        RootCommand root = new(Purpose)
        {
            NodeCommand.Create(context),
            LocalCommand.Create(context),
            DemoCommand.Create(context),
            PingCommand.Create(context),
            InspectCommand.Create(context),
        };

        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!, Examples);
        return root;
    }

    private static async Task<int> ComplainAsync(ParseResult line, TextWriter error)
    {
        Command command = line.CommandResult.Command;
        string help = command is RootCommand ? "causalkv --help" : $"causalkv {command.Name} --help";
        string what = line.UnmatchedTokens is [string unknown, ..]
            ? $"'{unknown}' means nothing here"
            : line.Errors[0].Message.TrimEnd('.');
        await error.WriteLineAsync($"causalkv: {what}; see '{help}'.");
        return ExitCode.Usage;
    }
}
