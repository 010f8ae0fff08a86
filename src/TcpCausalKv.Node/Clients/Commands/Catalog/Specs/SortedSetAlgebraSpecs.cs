namespace TcpCausalKv.Node.Clients.Commands.Catalog.Specs;

/// <summary>Commands that put sorted sets together.</summary>
public static class SortedSetAlgebraSpecs
{
    /// <summary>ZUNION.</summary>
    public static CommandSpec ZUnion { get; } = Spec(
        "zunion", -3, "numkeys key [key ...] [WEIGHTS weight [weight ...]] [AGGREGATE SUM|MIN|MAX] [WITHSCORES]",
        "Answers what any of the sorted sets has.", "6.2.0") with
    {
        Traits = CommandTraits.ReadOnly | CommandTraits.MovableKeys,
        Keys = CommandKeys.Counted("RO access", 1),
        Complexity =
            "O(N)+O(M*log(M)) with N being the sum of the sizes of the input sorted sets, and M being the number of "
            + "elements in the resulting sorted set.",
    };

    /// <summary>ZINTER.</summary>
    public static CommandSpec ZInter { get; } = Spec(
        "zinter", -3, "numkeys key [key ...] [WEIGHTS weight [weight ...]] [AGGREGATE SUM|MIN|MAX] [WITHSCORES]",
        "Answers what all of the sorted sets have.", "6.2.0") with
    {
        Traits = CommandTraits.ReadOnly | CommandTraits.MovableKeys,
        Keys = CommandKeys.Counted("RO access", 1),
        Complexity =
            "O(N*K)+O(M*log(M)) worst case with N being the smallest input sorted set, K being the number of input "
            + "sorted sets and M being the number of elements in the resulting sorted set.",
    };

    /// <summary>ZDIFF.</summary>
    public static CommandSpec ZDiff { get; } = Spec(
        "zdiff", -3, "numkeys key [key ...] [WITHSCORES]",
        "Answers what the first sorted set has and no other one.", "6.2.0") with
    {
        Traits = CommandTraits.ReadOnly | CommandTraits.MovableKeys,
        Keys = CommandKeys.Counted("RO access", 1),
        Complexity =
            "O(L + (N-K)log(N)) worst case where L is the total number of elements in all the sets, N is the size of the "
            + "first set, and K is the size of the result set.",
    };

    /// <summary>ZINTERCARD.</summary>
    public static CommandSpec ZInterCard { get; } = Spec(
        "zintercard", -3, "numkeys key [key ...] [LIMIT limit]",
        "Counts what all of the sorted sets have.", "7.0.0") with
    {
        Traits = CommandTraits.ReadOnly | CommandTraits.MovableKeys,
        Keys = CommandKeys.Counted("RO access", 1),
        Complexity = "O(N*K) worst case with N being the smallest input sorted set, K being the number of input sorted sets.",
    };

    /// <summary>ZUNIONSTORE.</summary>
    public static CommandSpec ZUnionStore { get; } = Spec(
        "zunionstore", -4, "destination numkeys key [key ...] [WEIGHTS weight [weight ...]] [AGGREGATE SUM|MIN|MAX]",
        "Makes a sorted set of what any of the sorted sets has.", "2.0.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.DenyOom | CommandTraits.MovableKeys,
        Keys = CommandKeys.One("OW update") with { CountAt = 2, RestAccess = "RO access" },
        Complexity =
            "O(N)+O(M*log(M)) with N being the sum of the sizes of the input sorted sets, and M being the number of "
            + "elements in the resulting sorted set.",
    };

    /// <summary>ZINTERSTORE.</summary>
    public static CommandSpec ZInterStore { get; } = Spec(
        "zinterstore", -4, "destination numkeys key [key ...] [WEIGHTS weight [weight ...]] [AGGREGATE SUM|MIN|MAX]",
        "Makes a sorted set of what all of the sorted sets have.", "2.0.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.DenyOom | CommandTraits.MovableKeys,
        Keys = CommandKeys.One("OW update") with { CountAt = 2, RestAccess = "RO access" },
        Complexity =
            "O(N*K)+O(M*log(M)) worst case with N being the smallest input sorted set, K being the number of input "
            + "sorted sets and M being the number of elements in the resulting sorted set.",
    };

    /// <summary>ZDIFFSTORE.</summary>
    public static CommandSpec ZDiffStore { get; } = Spec(
        "zdiffstore", -4, "destination numkeys key [key ...]",
        "Makes a sorted set of what the first sorted set has and no other one.", "6.2.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.DenyOom | CommandTraits.MovableKeys,
        Keys = CommandKeys.One("OW update") with { CountAt = 2, RestAccess = "RO access" },
        Complexity =
            "O(L + (N-K)log(N)) worst case where L is the total number of elements in all the sets, N is the size of the "
            + "first set, and K is the size of the result set.",
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CommandSpec> All { get; } =
    [
        ZUnion, ZInter, ZDiff, ZInterCard, ZUnionStore, ZInterStore, ZDiffStore,
    ];

    private static CommandSpec Spec(string name, int arity, string syntax, string summary, string since) =>
        CommandSpec.Of(CommandGroup.SortedSet, name, arity, syntax, summary, since);
}
