using System.CommandLine;
using System.Globalization;

namespace TcpCausalKv.Processes.CommandLine;

/// <summary>Options that programs which start nodes share. Each call makes a new option, for one command.</summary>
internal static class ToolOptions
{
    /// <summary>A number from <paramref name="min"/> to <paramref name="max"/>, both included.</summary>
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

    /// <summary>How nodes keep their data: one of <see cref="ClusterStorage.Kinds"/>.</summary>
    public static Option<string> Disk(string defaultKind)
    {
        Option<string> option = new("--disk")
        {
            Description = "When nodes sync their logs to disk: always, everysec or no; or memory, for nodes without a disk.",
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
}
