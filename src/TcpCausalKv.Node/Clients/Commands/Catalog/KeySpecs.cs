namespace TcpCausalKv.Node.Clients.Commands.Catalog;

/// <summary>Commands that move and copy keys, whatever they hold.</summary>
public static class KeySpecs
{
    /// <summary>RENAME.</summary>
    public static CommandSpec Rename { get; } = Spec("rename", 3, "key newkey", "Gives what a key holds to another key.", "1.0.0") with
    {
        Traits = CommandTraits.Write,
        Keys = new CommandKeys(1, 2, 1, "RW access delete") { RestAccess = "OW update" },
    };

    /// <summary>RENAMENX.</summary>
    public static CommandSpec RenameNx { get; } = Spec(
        "renamenx", 3, "key newkey",
        "Gives what a key holds to a key that is not there.", "1.0.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.Fast,
        Keys = new CommandKeys(1, 2, 1, "RW access delete") { RestAccess = "OW insert" },
    };

    /// <summary>COPY.</summary>
    public static CommandSpec Copy { get; } = Spec(
        "copy", -3, "source destination [DB destination-db] [REPLACE]",
        "Copies what a key holds to another key.", "6.2.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.DenyOom,
        Keys = new CommandKeys(1, 2, 1, "RO access") { RestAccess = "OW update" },
        Complexity = "O(N) worst case for collections, where N is the number of nested items. O(1) for string values.",
    };

    /// <summary>TOUCH.</summary>
    public static CommandSpec Touch { get; } = Spec("touch", -2, "key [key ...]", "Counts the keys that exist.", "3.2.1") with
    {
        Traits = CommandTraits.ReadOnly | CommandTraits.Fast,
        Keys = CommandKeys.All("RO"),
        Complexity = "O(N) where N is the number of keys that will be touched.",
        Tips = ["request_policy:multi_shard", "response_policy:agg_sum"],
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CommandSpec> All { get; } =
    [
        Rename, RenameNx, Copy, Touch,
    ];

    private static CommandSpec Spec(string name, int arity, string syntax, string summary, string since) =>
        CommandSpec.Of(CommandGroup.Generic, name, arity, syntax, summary, since);
}
