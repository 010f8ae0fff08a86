namespace TcpCausalKv.Node.Clients.Commands.Catalog.Specs;

/// <summary>Commands about hashes.</summary>
public static class HashSpecs
{
    /// <summary>HSET.</summary>
    public static CommandSpec HSet { get; } = Spec("hset", -4, "key field value [field value ...]", "Sets fields of a hash.", "2.0.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.DenyOom | CommandTraits.Fast,
        Keys = CommandKeys.One("RW update"),
        Complexity =
            "O(1) for each field/value pair added, so O(N) to add N field/value pairs when the command is called with "
            + "multiple field/value pairs.",
    };

    /// <summary>HMSET.</summary>
    public static CommandSpec HMSet { get; } = Spec(
        "hmset", -4, "key field value [field value ...]",
        "Sets fields of a hash; HSET does the same.", "2.0.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.DenyOom | CommandTraits.Fast,
        Keys = CommandKeys.One("RW update"),
        Complexity = "O(N) where N is the number of fields being set.",
    };

    /// <summary>HSETNX.</summary>
    public static CommandSpec HSetNx { get; } = Spec("hsetnx", 4, "key field value", "Sets a field of a hash that is not there.", "2.0.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.DenyOom | CommandTraits.Fast,
        Keys = CommandKeys.One("RW insert"),
    };

    /// <summary>HGET.</summary>
    public static CommandSpec HGet { get; } = Spec("hget", 3, "key field", "Answers the value of a field.", "2.0.0") with
    {
        Traits = CommandTraits.ReadOnly | CommandTraits.Fast,
        Keys = CommandKeys.One("RO access"),
    };

    /// <summary>HMGET.</summary>
    public static CommandSpec HMGet { get; } = Spec("hmget", -3, "key field [field ...]", "Answers the values of fields.", "2.0.0") with
    {
        Traits = CommandTraits.ReadOnly | CommandTraits.Fast,
        Keys = CommandKeys.One("RO access"),
        Complexity = "O(N) where N is the number of fields being requested.",
    };

    /// <summary>HGETALL.</summary>
    public static CommandSpec HGetAll { get; } = Spec("hgetall", 2, "key", "Answers all fields of a hash with their values.", "2.0.0") with
    {
        Traits = CommandTraits.ReadOnly,
        Keys = CommandKeys.One("RO access"),
        Complexity = "O(N) where N is the size of the hash.",
        Tips = ["nondeterministic_output_order"],
    };

    /// <summary>HDEL.</summary>
    public static CommandSpec HDel { get; } = Spec("hdel", -3, "key field [field ...]", "Removes fields of a hash.", "2.0.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.Fast,
        Keys = CommandKeys.One("RW delete"),
        Complexity = "O(N) where N is the number of fields to be removed.",
    };

    /// <summary>HLEN.</summary>
    public static CommandSpec HLen { get; } = Spec("hlen", 2, "key", "Counts the fields of a hash.", "2.0.0") with
    {
        Traits = CommandTraits.ReadOnly | CommandTraits.Fast,
        Keys = CommandKeys.One("RO"),
    };

    /// <summary>HEXISTS.</summary>
    public static CommandSpec HExists { get; } = Spec("hexists", 3, "key field", "Tells whether a hash has a field.", "2.0.0") with
    {
        Traits = CommandTraits.ReadOnly | CommandTraits.Fast,
        Keys = CommandKeys.One("RO"),
    };

    /// <summary>HKEYS.</summary>
    public static CommandSpec HKeys { get; } = Spec("hkeys", 2, "key", "Answers the names of all fields of a hash.", "2.0.0") with
    {
        Traits = CommandTraits.ReadOnly,
        Keys = CommandKeys.One("RO access"),
        Complexity = "O(N) where N is the size of the hash.",
        Tips = ["nondeterministic_output_order"],
    };

    /// <summary>HVALS.</summary>
    public static CommandSpec HVals { get; } = Spec("hvals", 2, "key", "Answers the values of all fields of a hash.", "2.0.0") with
    {
        Traits = CommandTraits.ReadOnly,
        Keys = CommandKeys.One("RO access"),
        Complexity = "O(N) where N is the size of the hash.",
        Tips = ["nondeterministic_output_order"],
    };

    /// <summary>HSTRLEN.</summary>
    public static CommandSpec HStrLen { get; } = Spec("hstrlen", 3, "key field", "Answers the length of a field, in bytes.", "3.2.0") with
    {
        Traits = CommandTraits.ReadOnly | CommandTraits.Fast,
        Keys = CommandKeys.One("RO"),
    };

    /// <summary>HINCRBY.</summary>
    public static CommandSpec HIncrBy { get; } = Spec(
        "hincrby", 4, "key field increment",
        "Adds to a field; what is added elsewhere at the same time counts too.", "2.0.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.DenyOom | CommandTraits.Fast,
        Keys = CommandKeys.One("RW access update"),
    };

    /// <summary>HINCRBYFLOAT.</summary>
    public static CommandSpec HIncrByFloat { get; } = Spec(
        "hincrbyfloat", 4, "key field increment",
        "Adds a number with a fraction to a field.", "2.6.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.DenyOom | CommandTraits.Fast,
        Keys = CommandKeys.One("RW access update"),
    };

    /// <summary>HRANDFIELD.</summary>
    public static CommandSpec HRandField { get; } = Spec(
        "hrandfield", -2, "key [count [WITHVALUES]]",
        "Answers fields of a hash by chance.", "6.2.0") with
    {
        Traits = CommandTraits.ReadOnly,
        Keys = CommandKeys.One("RO access"),
        Complexity = "O(N) where N is the number of fields returned",
        Tips = ["nondeterministic_output"],
    };

    /// <summary>HSCAN.</summary>
    public static CommandSpec HScan { get; } = Spec(
        "hscan", -3, "key cursor [MATCH pattern] [COUNT count]",
        "Lists the fields of a hash, some at a time.", "2.8.0") with
    {
        Traits = CommandTraits.ReadOnly,
        Keys = CommandKeys.One("RO access"),
        Complexity =
            "O(1) for every call. O(N) for a complete iteration, including enough command calls for the cursor to return "
            + "back to 0. N is the number of elements inside the collection..",
        Tips = ["nondeterministic_output"],
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CommandSpec> All { get; } =
    [
        HSet, HMSet, HSetNx, HGet, HMGet, HGetAll, HDel, HLen, HExists, HKeys, HVals, HStrLen, HIncrBy, HIncrByFloat, HRandField, HScan,
    ];

    private static CommandSpec Spec(string name, int arity, string syntax, string summary, string since) =>
        CommandSpec.Of(CommandGroup.Hash, name, arity, syntax, summary, since);
}
