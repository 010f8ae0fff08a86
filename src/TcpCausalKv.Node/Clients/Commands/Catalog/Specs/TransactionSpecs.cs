namespace TcpCausalKv.Node.Clients.Commands.Catalog.Specs;

/// <summary>Commands that make several commands one.</summary>
public static class TransactionSpecs
{
    /// <summary>MULTI.</summary>
    public static CommandSpec Multi { get; } = Spec("multi", 1, "", "Queues the commands that follow, for EXEC to run at once.", "1.2.0") with
    {
        IsNeverQueued = true,
        Traits = CommandTraits.NoScript | CommandTraits.Loading | CommandTraits.Stale | CommandTraits.Fast | CommandTraits.AllowBusy,
    };

    /// <summary>EXEC.</summary>
    public static CommandSpec Exec { get; } = Spec("exec", 1, "", "Runs what is queued, as one write.", "1.2.0") with
    {
        IsNeverQueued = true,
        Traits = CommandTraits.NoScript | CommandTraits.Loading | CommandTraits.Stale | CommandTraits.SkipSlowLog,
        Complexity = "Depends on commands in the transaction",
    };

    /// <summary>DISCARD.</summary>
    public static CommandSpec Discard { get; } = Spec("discard", 1, "", "Forgets what is queued.", "2.0.0") with
    {
        IsNeverQueued = true,
        Traits = CommandTraits.NoScript | CommandTraits.Loading | CommandTraits.Stale | CommandTraits.Fast | CommandTraits.AllowBusy,
        Complexity = "O(N), when N is the number of queued commands",
    };

    /// <summary>WATCH.</summary>
    public static CommandSpec Watch { get; } = Spec(
        "watch", -2, "key [key ...]",
        "Lets EXEC run nothing if one of the keys has changed here by then.", "2.2.0") with
    {
        IsNeverQueued = true,
        Traits = CommandTraits.NoScript | CommandTraits.Loading | CommandTraits.Stale | CommandTraits.Fast | CommandTraits.AllowBusy,
        Keys = CommandKeys.All("RO"),
        Complexity = "O(1) for every key.",
    };

    /// <summary>UNWATCH.</summary>
    public static CommandSpec Unwatch { get; } = Spec("unwatch", 1, "", "Watches no key any more.", "2.2.0") with
    {
        Traits = CommandTraits.NoScript | CommandTraits.Loading | CommandTraits.Stale | CommandTraits.Fast | CommandTraits.AllowBusy,
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CommandSpec> All { get; } =
    [
        Multi, Exec, Discard, Watch, Unwatch,
    ];

    private static CommandSpec Spec(string name, int arity, string syntax, string summary, string since) =>
        CommandSpec.Of(CommandGroup.Transactions, name, arity, syntax, summary, since);
}
