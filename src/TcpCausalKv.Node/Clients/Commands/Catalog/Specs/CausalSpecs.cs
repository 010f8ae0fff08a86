namespace TcpCausalKv.Node.Clients.Commands.Catalog.Specs;

/// <summary>The causal family: what a node has seen, what it waits for, and who else is there.</summary>
public static class CausalSpecs
{
    private const CommandTraits Operator = CommandTraits.Admin | CommandTraits.NoScript;
    private const CommandTraits Anytime = CommandTraits.Loading | CommandTraits.Stale | CommandTraits.NoScript;

    /// <summary>CAUSAL.</summary>
    public static CommandSpec Causal { get; } = new()
    {
        Name = "causal",
        Arity = -2,
        Group = CommandGroup.Causal,
        Summary = "Commands about clocks, tokens, held writes and peers.",
        Since = "0.1.0",
        Complexity = "Depends on the subcommand.",
        Syntax = "subcommand [argument ...]",
        Subcommands =
        [
            Subcommand("clock", 2, "", "Answers how many writes of each node are applied here."),
            Subcommand("token", 2, "", "Answers a token for all that this connection may "
                + "have seen.") with { Traits = CommandTraits.Stale | CommandTraits.NoScript },
            Subcommand("wait", -3, "token [ms]", "Waits until what a token stands for is applied here.") with
            {
                Traits = Anytime | CommandTraits.Blocking,
            },
            Subcommand("held", 2, "", "Lists the writes that wait here for their causes, and what each lacks.") with
            {
                Complexity = "O(N) where N is the number of batches that are held.",
            },
            Subcommand("versions", -3, "key [part]", "Lists every version of a key, or of a field or member, that none has replaced.") with
            {
                Traits = CommandTraits.ReadOnly,
                Keys = new CommandKeys(2, 2, 1, "RO access"),
                Complexity = "O(N) where N is the number of versions.",
            },
            Subcommand("peers", 2, "", "Lists the other nodes, with what each has applied and how far it lags.") with
            {
                Complexity = "O(N) where N is the number of nodes.",
            },
            Subcommand("digest", 2, "", "Answers a digest of all data, the same on nodes with the same writes."),
            Subcommand("snapshot", 2, "", "Begins a snapshot of all data in this node's directory.") with { Traits = Operator },
            Subcommand("admit-writes", 2, "", "Takes writes without waiting for the members that were not heard. May lose writes.") with
            {
                Traits = Operator,
            },
            Subcommand("link", -4, "peer HOLD|RELEASE|DELAY [ms]", "Disturbs what goes to a peer; needs --allow-faults.") with
            {
                Traits = Anytime | CommandTraits.Admin,
            },
            Subcommand("help", 2, "", "Lists the subcommands."),
        ],
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CommandSpec> All { get; } = [Causal];

    private static CommandSpec Subcommand(string name, int arity, string syntax, string summary) => new()
    {
        Name = name,
        Parent = "causal",
        Arity = arity,
        Traits = Anytime,
        Group = CommandGroup.Causal,
        Summary = summary,
        Since = "0.1.0",
        Syntax = syntax,
        Tips = ["nondeterministic_output"],
    };
}
