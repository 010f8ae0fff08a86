using System.CommandLine;

namespace TcpCausalKv.Live.Commands;

/// <summary>Options that several checks have. Each call makes a new option, for one command.</summary>
internal static class LiveOptions
{
    /// <summary>What decides what is drawn; a run that is given none draws one and shows it.</summary>
    public static Option<int?> Seed(string purpose) => new("--seed")
    {
        Description = $"{purpose} [default: drawn and shown]",
        HelpName = "S",
    };
}
