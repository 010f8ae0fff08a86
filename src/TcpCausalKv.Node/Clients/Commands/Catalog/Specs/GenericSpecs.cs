namespace TcpCausalKv.Node.Clients.Commands.Catalog.Specs;

/// <summary>Commands about keys, whatever they hold.</summary>
public static class GenericSpecs
{
    /// <summary>DEL.</summary>
    public static CommandSpec Del { get; } = Spec("del", -2, "key [key ...]", "Deletes keys.", "1.0.0") with
    {
        Traits = CommandTraits.Write,
        Keys = CommandKeys.All("RM delete"),
        Complexity = "O(N) where N is the number of keys given.",
        Tips = ["request_policy:multi_shard", "response_policy:agg_sum"],
    };

    /// <summary>UNLINK.</summary>
    public static CommandSpec Unlink { get; } = Del with
    {
        Name = "unlink",
        Traits = CommandTraits.Write | CommandTraits.Fast,
        Summary = "Deletes keys; the same as DEL here.",
        Since = "4.0.0",
    };

    /// <summary>EXISTS.</summary>
    public static CommandSpec Exists { get; } = Spec("exists", -2, "key [key ...]", "Counts the keys that exist.", "1.0.0") with
    {
        Traits = CommandTraits.ReadOnly | CommandTraits.Fast,
        Keys = CommandKeys.All("RO"),
        Complexity = "O(N) where N is the number of keys given.",
        Tips = ["request_policy:multi_shard", "response_policy:agg_sum"],
    };

    /// <summary>TYPE.</summary>
    public static CommandSpec Type { get; } = Spec("type", 2, "key", "Answers what a key holds: string, hash, set, or none.", "1.0.0") with
    {
        Traits = CommandTraits.ReadOnly | CommandTraits.Fast,
        Keys = CommandKeys.One("RO"),
    };

    /// <summary>KEYS.</summary>
    public static CommandSpec Keys { get; } = Spec("keys", 2, "pattern", "Lists the keys that match, all at once.", "1.0.0") with
    {
        Traits = CommandTraits.ReadOnly,
        Complexity = "O(N) where N is the number of keys there are.",
        MoreCategories = CommandCategories.Dangerous,
        Tips = ["request_policy:all_shards", "nondeterministic_output_order"],
    };

    /// <summary>SCAN.</summary>
    public static CommandSpec Scan { get; } =
        Spec("scan", -2, "cursor [MATCH pattern] [COUNT count] [TYPE type]", "Lists the keys, some at a time.", "2.8.0") with
        {
            Traits = CommandTraits.ReadOnly,
            Complexity = "O(1) for every call, O(N) for all N keys.",
            Tips = ["nondeterministic_output", "request_policy:special"],
        };

    /// <summary>RANDOMKEY.</summary>
    public static CommandSpec RandomKey { get; } = Spec("randomkey", 1, "", "Answers one of the keys, by chance.", "1.0.0") with
    {
        Traits = CommandTraits.ReadOnly,
        Tips = ["request_policy:all_shards", "nondeterministic_output"],
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CommandSpec> All { get; } = [Del, Unlink, Exists, Type, Keys, Scan, RandomKey];

    private static CommandSpec Spec(string name, int arity, string syntax, string summary, string since) =>
        CommandSpec.Of(CommandGroup.Generic, name, arity, syntax, summary, since);
}
