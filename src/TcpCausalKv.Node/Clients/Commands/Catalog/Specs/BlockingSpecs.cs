namespace TcpCausalKv.Node.Clients.Commands.Catalog.Specs;

/// <summary>Commands that wait until there is something to take from a list or a sorted set.</summary>
public static class BlockingSpecs
{
    private const string PopAccess = "RW access delete";

    /// <summary>BLPOP.</summary>
    public static CommandSpec BLPop { get; } = OfPop("blpop", CommandGroup.List, "Takes the first element of a list, or waits for one.", "2.0.0");

    /// <summary>BRPOP.</summary>
    public static CommandSpec BRPop { get; } = OfPop("brpop", CommandGroup.List, "Takes the last element of a list, or waits for one.", "2.0.0");

    /// <summary>BLMPOP.</summary>
    public static CommandSpec BLMPop { get; } = CommandSpec.Of(CommandGroup.List, "blmpop", -5,
        "timeout numkeys key [key ...] LEFT|RIGHT [COUNT count]", "Takes elements of the first list that has any, or waits for some.", "7.0.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.Blocking | CommandTraits.MovableKeys,
        Keys = CommandKeys.Counted(PopAccess, 2),
        Complexity = "O(N+M) where N is the number of provided keys and M is the number of elements returned.",
    };

    /// <summary>BLMOVE.</summary>
    public static CommandSpec BLMove { get; } = CommandSpec.Of(CommandGroup.List, "blmove", 6,
        "source destination LEFT|RIGHT LEFT|RIGHT timeout", "Moves an element from one list to another one, or waits for one.", "6.2.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.DenyOom | CommandTraits.Blocking,
        Keys = new CommandKeys(1, 2, 1, PopAccess) { RestAccess = "RW insert" },
    };

    /// <summary>BRPOPLPUSH.</summary>
    public static CommandSpec BRPopLPush { get; } = BLMove with
    {
        Name = "brpoplpush",
        Arity = 4,
        Syntax = "source destination timeout",
        Summary = "Moves the last element of a list before the first one of another one, or waits for one.",
        Since = "2.2.0",
    };

    /// <summary>BZPOPMIN.</summary>
    public static CommandSpec BZPopMin { get; } =
        OfPop("bzpopmin", CommandGroup.SortedSet, "Takes the member of the least score, or waits for one.", "5.0.0") with
        {
            Traits = CommandTraits.Write | CommandTraits.Blocking | CommandTraits.Fast,
            Complexity = "O(log(N)) with N being the number of elements in the sorted set.",
        };

    /// <summary>BZPOPMAX.</summary>
    public static CommandSpec BZPopMax { get; } = BZPopMin with
    {
        Name = "bzpopmax",
        Summary = "Takes the member of the greatest score, or waits for one.",
    };

    /// <summary>BZMPOP.</summary>
    public static CommandSpec BZMPop { get; } = CommandSpec.Of(CommandGroup.SortedSet, "bzmpop", -5,
        "timeout numkeys key [key ...] MIN|MAX [COUNT count]", "Takes members of the first sorted set that has any, or waits for some.", "7.0.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.Blocking | CommandTraits.MovableKeys,
        Keys = CommandKeys.Counted(PopAccess, 2),
        Complexity = "O(K) + O(M*log(N)) where K is the number of provided keys, N being the number of elements in the sorted set, and M being the "
            + "number of elements popped.",
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CommandSpec> All { get; } = [BLPop, BRPop, BLMPop, BLMove, BRPopLPush, BZPopMin, BZPopMax, BZMPop];

    private static CommandSpec OfPop(string name, CommandGroup group, string summary, string since) =>
        CommandSpec.Of(group, name, -3, "key [key ...] timeout", summary, since) with
        {
            Traits = CommandTraits.Write | CommandTraits.Blocking,
            Keys = new CommandKeys(1, -2, 1, PopAccess),
            Complexity = "O(N) where N is the number of provided keys.",
        };
}
