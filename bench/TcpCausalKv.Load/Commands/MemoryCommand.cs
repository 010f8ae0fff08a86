using System.CommandLine;
using TcpCausalKv.Load.Sizing;
using TcpCausalKv.Processes.CommandLine;

namespace TcpCausalKv.Load.Commands;

/// <summary><c>memory</c>: what a key costs in memory, here and in Redis, or an element of any type.</summary>
internal static class MemoryCommand
{
    private const string Purpose =
        "Fills Redis with two replicas and three nodes with the same keys, or the same elements, and prints what one costs each in memory. "
        + "Needs redis-server.";

    private static readonly Option<int> Keys =
        ToolOptions.Number("--keys", "Keys of 16 B with values of 64 B; with --elements, elements of each kind.", 1_000_000, 1000, 100_000_000);

    private static readonly Option<string[]> Elements = new("--elements")
    {
        Description = $"Elements in place of keys, of all kinds or of those named: {string.Join(", ", ElementCase.All.Select(one => one.Name))}.",
        Arity = ArgumentArity.ZeroOrMore,
        AllowMultipleArgumentsPerToken = true,
        HelpName = "NAME",
    };

    private static readonly Option<int> Rounds = ToolOptions.Number("--rounds", "How often each is started and filled.", 3, 1, 1000);
    private static readonly Option<string[]> Servers = LoadOptions.Servers();
    private static readonly Option<string?> Results = LoadOptions.Results();

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output, TextWriter error)
    {
        Elements.AcceptOnlyFromAmong([.. ElementCase.All.Select(one => one.Name)]);
        Command command = new("memory", Purpose) { Keys, Elements, Rounds, Servers, Results };
        command.SetAction((line, cancel) => MeasuredRun.RunAsync(
            ElementsOf(line).Count == 0 ? "memory" : "memory-elements",
            line.GetValue(Results), output, error, kept => RunAsync(Read(line), kept, cancel)));
        return command;
    }

    private static Task<bool> RunAsync(MemoryOptions options, TextWriter output, CancellationToken cancel) =>
        options.Elements.Count == 0 ? new MemoryRun(options, output).RunAsync(cancel) : new ElementRun(options, output).RunAsync(cancel);

    private static MemoryOptions Read(ParseResult line) => new()
    {
        Contenders = LoadOptions.ContendersOf(line.GetValue(Servers)),
        Keys = line.GetValue(Keys),
        Elements = ElementsOf(line),
        Rounds = line.GetValue(Rounds),
    };

    private static IReadOnlyList<ElementCase> ElementsOf(ParseResult line)
    {
        if (line.GetResult(Elements) is null) return [];
        return line.GetValue(Elements) is { Length: > 0 } named ? [.. ElementCase.All.Where(one => named.Contains(one.Name))] : ElementCase.All;
    }
}
