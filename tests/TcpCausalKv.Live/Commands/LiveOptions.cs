using System.CommandLine;

namespace TcpCausalKv.Live.Commands;

/// <summary>Options that several checks have. Each call makes a new option, for one command.</summary>
internal static class LiveOptions
{
    /// <summary>What decides what is drawn.</summary>
    public static Option<int> Seed(string purpose) => new("--seed")
    {
        Description = $"{purpose} [default: drawn and shown]",
        DefaultValueFactory = _ => Random.Shared.Next(),
        HelpName = "S",
    };
}
