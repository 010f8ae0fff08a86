namespace TcpCausalKv.Node.Clients.Commands.Catalog.Specs;

/// <summary>Commands about ranges of sorted sets.</summary>
public static class SortedSetRangeSpecs
{
    /// <summary>ZRANGE.</summary>
    public static CommandSpec ZRange { get; } = Spec(
        "zrange", -4, "key start stop [BYSCORE | BYLEX] [REV] [LIMIT offset count] [WITHSCORES]",
        "Answers a range of members.", "1.2.0") with
    {
        Traits = CommandTraits.ReadOnly,
        Keys = CommandKeys.One("RO access"),
        Complexity = "O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements being returned.",
    };

    /// <summary>ZRANGESTORE.</summary>
    public static CommandSpec ZRangeStore { get; } = Spec(
        "zrangestore", -5, "dst src min max [BYSCORE | BYLEX] [REV] [LIMIT offset count]",
        "Makes a sorted set of a range of another.", "6.2.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.DenyOom,
        Keys = CommandKeys.All("OW update") with { Last = 2, RestAccess = "RO access" },
        Complexity =
            "O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements stored into "
            + "the destination key.",
    };

    /// <summary>ZREVRANGE.</summary>
    public static CommandSpec ZRevRange { get; } = Spec(
        "zrevrange", -4, "key start stop [WITHSCORES]",
        "Answers a range of members, the greatest score first.", "1.2.0") with
    {
        Traits = CommandTraits.ReadOnly,
        Keys = CommandKeys.One("RO access"),
        Complexity = "O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements being returned.",
    };

    /// <summary>ZRANGEBYSCORE.</summary>
    public static CommandSpec ZRangeByScore { get; } = Spec(
        "zrangebyscore", -4, "key min max [WITHSCORES] [LIMIT offset count]",
        "Answers the members of a range of scores.", "1.0.5") with
    {
        Traits = CommandTraits.ReadOnly,
        Keys = CommandKeys.One("RO access"),
        Complexity = "O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements being returned.",
    };

    /// <summary>ZREVRANGEBYSCORE.</summary>
    public static CommandSpec ZRevRangeByScore { get; } = Spec(
        "zrevrangebyscore", -4, "key max min [WITHSCORES] [LIMIT offset count]",
        "Answers the members of a range of scores, the greatest first.", "2.2.0") with
    {
        Traits = CommandTraits.ReadOnly,
        Keys = CommandKeys.One("RO access"),
        Complexity = "O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements being returned.",
    };

    /// <summary>ZRANGEBYLEX.</summary>
    public static CommandSpec ZRangeByLex { get; } = Spec(
        "zrangebylex", -4, "key min max [LIMIT offset count]",
        "Answers a range of members that have the same score.", "2.8.9") with
    {
        Traits = CommandTraits.ReadOnly,
        Keys = CommandKeys.One("RO access"),
        Complexity = "O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements being returned.",
    };

    /// <summary>ZREVRANGEBYLEX.</summary>
    public static CommandSpec ZRevRangeByLex { get; } = Spec(
        "zrevrangebylex", -4, "key max min [LIMIT offset count]",
        "Answers a range of members that have the same score, the last first.", "2.8.9") with
    {
        Traits = CommandTraits.ReadOnly,
        Keys = CommandKeys.One("RO access"),
        Complexity = "O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements being returned.",
    };

    /// <summary>ZCOUNT.</summary>
    public static CommandSpec ZCount { get; } = Spec("zcount", 4, "key min max", "Counts the members of a range of scores.", "2.0.0") with
    {
        Traits = CommandTraits.ReadOnly | CommandTraits.Fast,
        Keys = CommandKeys.One("RO access"),
        Complexity = "O(log(N)) with N being the number of elements in the sorted set.",
    };

    /// <summary>ZLEXCOUNT.</summary>
    public static CommandSpec ZLexCount { get; } = Spec(
        "zlexcount", 4, "key min max",
        "Counts a range of members that have the same score.", "2.8.9") with
    {
        Traits = CommandTraits.ReadOnly | CommandTraits.Fast,
        Keys = CommandKeys.One("RO access"),
        Complexity = "O(log(N)) with N being the number of elements in the sorted set.",
    };

    /// <summary>ZREMRANGEBYRANK.</summary>
    public static CommandSpec ZRemRangeByRank { get; } = Spec(
        "zremrangebyrank", 4, "key start stop",
        "Removes a range of members.", "2.0.0") with
    {
        Traits = CommandTraits.Write,
        Keys = CommandKeys.One("RW delete"),
        Complexity =
            "O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements removed by "
            + "the operation.",
    };

    /// <summary>ZREMRANGEBYSCORE.</summary>
    public static CommandSpec ZRemRangeByScore { get; } = Spec(
        "zremrangebyscore", 4, "key min max",
        "Removes the members of a range of scores.", "1.2.0") with
    {
        Traits = CommandTraits.Write,
        Keys = CommandKeys.One("RW delete"),
        Complexity =
            "O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements removed by "
            + "the operation.",
    };

    /// <summary>ZREMRANGEBYLEX.</summary>
    public static CommandSpec ZRemRangeByLex { get; } = Spec(
        "zremrangebylex", 4, "key min max",
        "Removes a range of members that have the same score.", "2.8.9") with
    {
        Traits = CommandTraits.Write,
        Keys = CommandKeys.One("RW delete"),
        Complexity =
            "O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements removed by "
            + "the operation.",
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CommandSpec> All { get; } =
    [
        ZRange, ZRangeStore, ZRevRange, ZRangeByScore, ZRevRangeByScore, ZRangeByLex, ZRevRangeByLex, ZCount, ZLexCount, ZRemRangeByRank,
        ZRemRangeByScore, ZRemRangeByLex,
    ];

    private static CommandSpec Spec(string name, int arity, string syntax, string summary, string since) =>
        CommandSpec.Of(CommandGroup.SortedSet, name, arity, syntax, summary, since);
}
