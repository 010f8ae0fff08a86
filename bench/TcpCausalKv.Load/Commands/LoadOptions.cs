using System.CommandLine;
using System.Globalization;
using TcpCausalKv.Load.Comparing;
using TcpCausalKv.Load.Processes;

namespace TcpCausalKv.Load.Commands;

/// <summary>Options that several modes have.</summary>
internal static class LoadOptions
{
    private const string OwnName = "causalkv";

    /// <summary>A number from a range.</summary>
    public static Option<int> Number(string name, string purpose, int defaultValue, int min, int max)
    {
        Option<int> option = new(name) { Description = purpose, DefaultValueFactory = _ => defaultValue, HelpName = "N" };
        option.Validators.Add(result =>
        {
            // What is no number at all has its error already.
            bool isNumber = int.TryParse(result.Tokens.SingleOrDefault()?.Value, CultureInfo.InvariantCulture, out int value);
            if (isNumber && (value < min || value > max)) result.AddError($"{name} must be from {min} to {max}");
        });
        return option;
    }

    /// <summary>How often each thing is measured.</summary>
    public static Option<int> Rounds(string ofWhat, int defaultValue) => Number("--rounds", $"Rounds of each {ofWhat}.", defaultValue, 1, 1000);

    /// <summary>How much of each case is run.</summary>
    public static Option<int> Percent() =>
        Number("--percent", "Of each case's requests, so many in a hundred, for a quick look.", 100, 1, 1000);

    /// <summary>What decides what is drawn.</summary>
    public static Option<int> Seed(string purpose) => new("--seed")
    {
        Description = $"{purpose} [default: drawn and shown]",
        DefaultValueFactory = _ => Random.Shared.Next(),
        HelpName = "S",
    };

    /// <summary>How nodes keep their data.</summary>
    public static Option<string> Disk(string defaultKind)
    {
        Option<string> option = new("--disk")
        {
            Description = "How nodes keep their data: always, everysec or no say when it is synced, memory that there is no disk.",
            DefaultValueFactory = _ => defaultKind,
            HelpName = "POLICY",
        };
        return option.AcceptOnlyFromAmong([.. ClusterStorage.Kinds]);
    }

    /// <summary>The program that nodes run.</summary>
    public static Option<string?> Server() => new("--server")
    {
        Description = "The program to start nodes from. [default: that of this source tree, as built in the same configuration]",
        HelpName = "PATH",
    };

    /// <summary>The program that was named, or the default.</summary>
    /// <exception cref="FileNotFoundException">There is none; the message says what to do.</exception>
    public static ServerExecutable ServerOf(string? path) => path is null ? ServerExecutable.OfThisTree() : ServerExecutable.At(path);

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
