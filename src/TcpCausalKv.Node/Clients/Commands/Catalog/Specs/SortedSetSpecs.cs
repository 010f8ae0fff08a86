namespace TcpCausalKv.Node.Clients.Commands.Catalog.Specs;

/// <summary>Commands about the members of sorted sets.</summary>
public static class SortedSetSpecs
{
    /// <summary>ZADD.</summary>
    public static CommandSpec ZAdd { get; } = Spec(
        "zadd", -4, "key [NX | XX] [GT | LT] [CH] [INCR] score member [score member ...]",
        "Gives members of a sorted set their scores.", "1.2.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.DenyOom | CommandTraits.Fast,
        Keys = CommandKeys.One("RW update"),
        Complexity = "O(log(N)) for each item added, where N is the number of elements in the sorted set.",
    };

    /// <summary>ZINCRBY.</summary>
    public static CommandSpec ZIncrBy { get; } = Spec(
        "zincrby", 4, "key increment member",
        "Adds to a score; what is added elsewhere at the same time counts too.", "1.2.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.DenyOom | CommandTraits.Fast,
        Keys = CommandKeys.One("RW access update"),
        Complexity = "O(log(N)) where N is the number of elements in the sorted set.",
    };

    /// <summary>ZREM.</summary>
    public static CommandSpec ZRem { get; } = Spec("zrem", -3, "key member [member ...]", "Removes members of a sorted set.", "1.2.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.Fast,
        Keys = CommandKeys.One("RW delete"),
        Complexity = "O(M*log(N)) with N being the number of elements in the sorted set and M the number of elements to be removed.",
    };

    /// <summary>ZCARD.</summary>
    public static CommandSpec ZCard { get; } = Spec("zcard", 2, "key", "Counts the members of a sorted set.", "1.2.0") with
    {
        Traits = CommandTraits.ReadOnly | CommandTraits.Fast,
        Keys = CommandKeys.One("RO"),
    };

    /// <summary>ZSCORE.</summary>
    public static CommandSpec ZScore { get; } = Spec("zscore", 3, "key member", "Answers the score of a member.", "1.2.0") with
    {
        Traits = CommandTraits.ReadOnly | CommandTraits.Fast,
        Keys = CommandKeys.One("RO access"),
    };

    /// <summary>ZMSCORE.</summary>
    public static CommandSpec ZMScore { get; } = Spec("zmscore", -3, "key member [member ...]", "Answers the scores of members.", "6.2.0") with
    {
        Traits = CommandTraits.ReadOnly | CommandTraits.Fast,
        Keys = CommandKeys.One("RO access"),
        Complexity = "O(N) where N is the number of members being requested.",
    };

    /// <summary>ZRANK.</summary>
    public static CommandSpec ZRank { get; } = Spec(
        "zrank", -3, "key member [WITHSCORE]",
        "Answers the place of a member, counted from the least score.", "2.0.0") with
    {
        Traits = CommandTraits.ReadOnly | CommandTraits.Fast,
        Keys = CommandKeys.One("RO access"),
        Complexity = "O(log(N))",
    };

    /// <summary>ZREVRANK.</summary>
    public static CommandSpec ZRevRank { get; } = Spec(
        "zrevrank", -3, "key member [WITHSCORE]",
        "Answers the place of a member, counted from the greatest score.", "2.0.0") with
    {
        Traits = CommandTraits.ReadOnly | CommandTraits.Fast,
        Keys = CommandKeys.One("RO access"),
        Complexity = "O(log(N))",
    };

    /// <summary>ZPOPMIN.</summary>
    public static CommandSpec ZPopMin { get; } = Spec(
        "zpopmin", -2, "key [count]",
        "Removes the members of the least scores, and answers them.", "5.0.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.Fast,
        Keys = CommandKeys.One("RW access delete"),
        Complexity = "O(log(N)*M) with N being the number of elements in the sorted set, and M being the number of elements popped.",
    };

    /// <summary>ZPOPMAX.</summary>
    public static CommandSpec ZPopMax { get; } = Spec(
        "zpopmax", -2, "key [count]",
        "Removes the members of the greatest scores, and answers them.", "5.0.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.Fast,
        Keys = CommandKeys.One("RW access delete"),
        Complexity = "O(log(N)*M) with N being the number of elements in the sorted set, and M being the number of elements popped.",
    };

    /// <summary>ZMPOP.</summary>
    public static CommandSpec ZMPop { get; } = Spec(
        "zmpop", -4, "numkeys key [key ...] MIN|MAX [COUNT count]",
        "Removes members of the first sorted set that has any, and answers them.", "7.0.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.MovableKeys,
        Keys = CommandKeys.Counted("RW access delete", 1),
        Complexity =
            "O(K) + O(M*log(N)) where K is the number of provided keys, N being the number of elements in the sorted "
            + "set, and M being the number of elements popped.",
    };

    /// <summary>ZRANDMEMBER.</summary>
    public static CommandSpec ZRandMember { get; } = Spec(
        "zrandmember", -2, "key [count [WITHSCORES]]",
        "Answers members of a sorted set by chance.", "6.2.0") with
    {
        Traits = CommandTraits.ReadOnly,
        Keys = CommandKeys.One("RO access"),
        Complexity = "O(N) where N is the number of members returned",
        Tips = ["nondeterministic_output"],
    };

    /// <summary>ZSCAN.</summary>
    public static CommandSpec ZScan { get; } = Spec(
        "zscan", -3, "key cursor [MATCH pattern] [COUNT count]",
        "Lists the members of a sorted set, some at a time.", "2.8.0") with
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
        ZAdd, ZIncrBy, ZRem, ZCard, ZScore, ZMScore, ZRank, ZRevRank, ZPopMin, ZPopMax, ZMPop, ZRandMember, ZScan,
    ];

    private static CommandSpec Spec(string name, int arity, string syntax, string summary, string since) =>
        CommandSpec.Of(CommandGroup.SortedSet, name, arity, syntax, summary, since);
}
