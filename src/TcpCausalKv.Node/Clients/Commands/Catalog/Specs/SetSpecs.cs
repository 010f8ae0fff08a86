namespace TcpCausalKv.Node.Clients.Commands.Catalog.Specs;

/// <summary>Commands about sets.</summary>
public static class SetSpecs
{
    /// <summary>SADD.</summary>
    public static CommandSpec SAdd { get; } = Spec("sadd", -3, "key member [member ...]", "Adds members to a set.", "1.0.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.DenyOom | CommandTraits.Fast,
        Keys = CommandKeys.One("RW insert"),
        Complexity = "O(1) for each element added, so O(N) to add N elements when the command is called with multiple arguments.",
    };

    /// <summary>SREM.</summary>
    public static CommandSpec SRem { get; } = Spec("srem", -3, "key member [member ...]", "Removes members of a set.", "1.0.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.Fast,
        Keys = CommandKeys.One("RW delete"),
        Complexity = "O(N) where N is the number of members to be removed.",
    };

    /// <summary>SMEMBERS.</summary>
    public static CommandSpec SMembers { get; } = Spec("smembers", 2, "key", "Answers all members of a set.", "1.0.0") with
    {
        Traits = CommandTraits.ReadOnly,
        Keys = CommandKeys.One("RO access"),
        Complexity = "O(N) where N is the set cardinality.",
        Tips = ["nondeterministic_output_order"],
    };

    /// <summary>SISMEMBER.</summary>
    public static CommandSpec SIsMember { get; } = Spec("sismember", 3, "key member", "Tells whether a set has a member.", "1.0.0") with
    {
        Traits = CommandTraits.ReadOnly | CommandTraits.Fast,
        Keys = CommandKeys.One("RO"),
    };

    /// <summary>SMISMEMBER.</summary>
    public static CommandSpec SMIsMember { get; } = Spec("smismember", -3, "key member [member ...]", "Tells which of these a set has.", "6.2.0") with
    {
        Traits = CommandTraits.ReadOnly | CommandTraits.Fast,
        Keys = CommandKeys.One("RO access"),
        Complexity = "O(N) where N is the number of elements being checked for membership",
    };

    /// <summary>SCARD.</summary>
    public static CommandSpec SCard { get; } = Spec("scard", 2, "key", "Counts the members of a set.", "1.0.0") with
    {
        Traits = CommandTraits.ReadOnly | CommandTraits.Fast,
        Keys = CommandKeys.One("RO"),
    };

    /// <summary>SPOP.</summary>
    public static CommandSpec SPop { get; } = Spec("spop", -2, "key [count]", "Removes members by chance, and answers them.", "1.0.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.Fast,
        Keys = CommandKeys.One("RW access delete"),
        Complexity = "Without the count argument O(1), otherwise O(N) where N is the value of the passed count.",
        Tips = ["nondeterministic_output"],
    };

    /// <summary>SRANDMEMBER.</summary>
    public static CommandSpec SRandMember { get; } = Spec("srandmember", -2, "key [count]", "Answers members by chance.", "1.0.0") with
    {
        Traits = CommandTraits.ReadOnly,
        Keys = CommandKeys.One("RO access"),
        Complexity = "Without the count argument O(1), otherwise O(N) where N is the absolute value of the passed count.",
        Tips = ["nondeterministic_output"],
    };

    /// <summary>SMOVE.</summary>
    public static CommandSpec SMove { get; } = Spec("smove", 4, "source destination member", "Moves a member from one set to another.", "1.0.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.Fast,
        Keys = new CommandKeys(1, 2, 1, "RW access delete") { RestAccess = "RW insert" },
    };

    /// <summary>SINTER.</summary>
    public static CommandSpec SInter { get; } = Spec("sinter", -2, "key [key ...]", "Answers what all of the sets have.", "1.0.0") with
    {
        Traits = CommandTraits.ReadOnly,
        Keys = CommandKeys.All("RO access"),
        Complexity = "O(N*M) worst case where N is the cardinality of the smallest set and M is the number of sets.",
        Tips = ["nondeterministic_output_order"],
    };

    /// <summary>SINTERCARD.</summary>
    public static CommandSpec SInterCard { get; } = Spec(
        "sintercard", -3, "numkeys key [key ...] [LIMIT limit]",
        "Counts what all of the sets have.", "7.0.0") with
    {
        Traits = CommandTraits.ReadOnly | CommandTraits.MovableKeys,
        Keys = CommandKeys.Counted("RO access", 1),
        Complexity = "O(N*M) worst case where N is the cardinality of the smallest set and M is the number of sets.",
    };

    /// <summary>SUNION.</summary>
    public static CommandSpec SUnion { get; } = Spec("sunion", -2, "key [key ...]", "Answers what any of the sets has.", "1.0.0") with
    {
        Traits = CommandTraits.ReadOnly,
        Keys = CommandKeys.All("RO access"),
        Complexity = "O(N) where N is the total number of elements in all given sets.",
        Tips = ["nondeterministic_output_order"],
    };

    /// <summary>SDIFF.</summary>
    public static CommandSpec SDiff { get; } = Spec("sdiff", -2, "key [key ...]", "Answers what the first set has and no other one.", "1.0.0") with
    {
        Traits = CommandTraits.ReadOnly,
        Keys = CommandKeys.All("RO access"),
        Complexity = "O(N) where N is the total number of elements in all given sets.",
        Tips = ["nondeterministic_output_order"],
    };

    /// <summary>SINTERSTORE.</summary>
    public static CommandSpec SInterStore { get; } = Spec(
        "sinterstore", -3, "destination key [key ...]",
        "Makes a set of what all of the sets have.", "1.0.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.DenyOom,
        Keys = CommandKeys.All("RW update") with { RestAccess = "RO access" },
        Complexity = "O(N*M) worst case where N is the cardinality of the smallest set and M is the number of sets.",
    };

    /// <summary>SUNIONSTORE.</summary>
    public static CommandSpec SUnionStore { get; } = Spec(
        "sunionstore", -3, "destination key [key ...]",
        "Makes a set of what any of the sets has.", "1.0.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.DenyOom,
        Keys = CommandKeys.All("OW update") with { RestAccess = "RO access" },
        Complexity = "O(N) where N is the total number of elements in all given sets.",
    };

    /// <summary>SDIFFSTORE.</summary>
    public static CommandSpec SDiffStore { get; } = Spec(
        "sdiffstore", -3, "destination key [key ...]",
        "Makes a set of what the first set has and no other one.", "1.0.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.DenyOom,
        Keys = CommandKeys.All("OW update") with { RestAccess = "RO access" },
        Complexity = "O(N) where N is the total number of elements in all given sets.",
    };

    /// <summary>SSCAN.</summary>
    public static CommandSpec SScan { get; } = Spec(
        "sscan", -3, "key cursor [MATCH pattern] [COUNT count]",
        "Lists the members of a set, some at a time.", "2.8.0") with
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
        SAdd, SRem, SMembers, SIsMember, SMIsMember, SCard, SPop, SRandMember, SMove, SInter, SInterCard, SUnion, SDiff, SInterStore,
        SUnionStore, SDiffStore, SScan,
    ];

    private static CommandSpec Spec(string name, int arity, string syntax, string summary, string since) =>
        CommandSpec.Of(CommandGroup.Set, name, arity, syntax, summary, since);
}
