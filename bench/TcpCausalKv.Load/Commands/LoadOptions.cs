using System.CommandLine;
using TcpCausalKv.Load.Comparing;
using TcpCausalKv.Processes;
using TcpCausalKv.Processes.CommandLine;

namespace TcpCausalKv.Load.Commands;

/// <summary>Options that several modes have.</summary>
internal static class LoadOptions
{
    private const string OwnName = "causalkv";

    /// <summary>How often each thing is measured.</summary>
    public static Option<int> Rounds(string ofWhat, int defaultValue) =>
        ToolOptions.Number("--rounds", $"Rounds of each {ofWhat}.", defaultValue, 1, 1000);

    /// <summary>How much of each case is run.</summary>
    public static Option<int> Percent() =>
        ToolOptions.Number("--percent", "Of each case's requests, so many in a hundred, for a quick look.", 100, 1, 1000);

    /// <summary>The programs that nodes run, where several can be held against each other.</summary>
    public static Option<string[]> Servers() => new("--server")
    {
        Description = "A program to start nodes from, also several: NAME=PATH. [default: that of this source tree]",
        HelpName = "NAME=PATH",
    };

    /// <summary>The programs that were named, or the default.</summary>
    /// <exception cref="FileNotFoundException">One is not there; the message says what to do.</exception>
    public static IReadOnlyList<(string Name, ServerExecutable Server)> ServersOf(string[]? named) =>
        named is { Length: > 0 } ? [.. named.Select(ReadServer)] : [(OwnName, ServerExecutable.OfThisTree())];

    /// <summary>Redis, and what was named or the default.</summary>
    /// <exception cref="FileNotFoundException">One is not there; the message says what to do.</exception>
    public static IReadOnlyList<ContenderKind> ContendersOf(string[]? named) =>
        [ContenderKind.Redis, .. ServersOf(named).Select(one => ContenderKind.Causal(one.Name, one.Server))];

    /// <summary>Where figures are to be written.</summary>
    public static Option<string?> Results() => new("--results")
    {
        Description = "Also write what is printed into this mode's section of a page in Markdown, with date, machine and versions.",
        HelpName = "FILE",
    };

    private static (string Name, ServerExecutable Server) ReadServer(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (OwnName, ServerExecutable.At(text)) : (text[..equals], ServerExecutable.At(text[(equals + 1)..]));
    }
}
