namespace TcpCausalKv.Node.Clients.Commands.Catalog.Specs;

/// <summary>Commands about lists.</summary>
public static class ListSpecs
{
    private const string PushComplexity =
        "O(1) for each element added, so O(N) to add N elements when the command is called with multiple arguments.";

    private const string PopComplexity = "O(N) where N is the number of elements returned";

    /// <summary>LPUSH.</summary>
    public static CommandSpec LPush { get; } = OfPush("lpush", "Adds elements before the first one of a list.", "1.0.0");

    /// <summary>RPUSH.</summary>
    public static CommandSpec RPush { get; } = OfPush("rpush", "Adds elements after the last one of a list.", "1.0.0");

    /// <summary>LPUSHX.</summary>
    public static CommandSpec LPushX { get; } = OfPush("lpushx", "Adds elements before the first one of a list that is there.", "2.2.0");

    /// <summary>RPUSHX.</summary>
    public static CommandSpec RPushX { get; } = OfPush("rpushx", "Adds elements after the last one of a list that is there.", "2.2.0");

    /// <summary>LPOP.</summary>
    public static CommandSpec LPop { get; } = OfPop("lpop", "Removes the first elements of a list, and answers them.");

    /// <summary>RPOP.</summary>
    public static CommandSpec RPop { get; } = OfPop("rpop", "Removes the last elements of a list, and answers them.");

    /// <summary>LLEN.</summary>
    public static CommandSpec LLen { get; } = Spec("llen", 2, "key", "Counts the elements of a list.", "1.0.0") with
    {
        Traits = CommandTraits.ReadOnly | CommandTraits.Fast,
        Keys = CommandKeys.One("RO"),
    };

    /// <summary>LRANGE.</summary>
    public static CommandSpec LRange { get; } = Spec(
        "lrange", 4, "key start stop",
        "Answers the elements of a list from here to there.", "1.0.0") with
    {
        Traits = CommandTraits.ReadOnly,
        Keys = CommandKeys.One("RO access"),
        Complexity = "O(log(N)+M) where N is the length of the list and M the number of elements returned.",
    };

    /// <summary>LINDEX.</summary>
    public static CommandSpec LIndex { get; } = Spec("lindex", 3, "key index", "Answers one element of a list.", "1.0.0") with
    {
        Traits = CommandTraits.ReadOnly,
        Keys = CommandKeys.One("RO access"),
        Complexity = "O(log(N)) where N is the length of the list.",
    };

    /// <summary>LSET.</summary>
    public static CommandSpec LSet { get; } = Spec("lset", 4, "key index element", "Gives one element of a list another value.", "1.0.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.DenyOom,
        Keys = CommandKeys.One("RW update"),
        Complexity = "O(log(N)) where N is the length of the list.",
    };

    /// <summary>LINSERT.</summary>
    public static CommandSpec LInsert { get; } = Spec(
        "linsert", 5, "key BEFORE|AFTER pivot element",
        "Adds an element before or after another one.", "2.2.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.DenyOom,
        Keys = CommandKeys.One("RW insert"),
        Complexity = "O(N) where N is the number of elements before the pivot.",
    };

    /// <summary>LREM.</summary>
    public static CommandSpec LRem { get; } = Spec("lrem", 4, "key count element", "Removes elements of a list by their value.", "1.0.0") with
    {
        Traits = CommandTraits.Write,
        Keys = CommandKeys.One("RW delete"),
        Complexity = "O(N+M) where N is the length of the list and M is the number of elements removed.",
    };

    /// <summary>LTRIM.</summary>
    public static CommandSpec LTrim { get; } = Spec(
        "ltrim", 4, "key start stop",
        "Removes all elements of a list but those in a range.", "1.0.0") with
    {
        Traits = CommandTraits.Write,
        Keys = CommandKeys.One("RW delete"),
        Complexity = "O(N) where N is the number of elements to be removed by the operation.",
    };

    /// <summary>LPOS.</summary>
    public static CommandSpec LPos { get; } = Spec(
        "lpos", -3, "key element [RANK rank] [COUNT num-matches] [MAXLEN len]",
        "Answers where in a list an element is.", "6.0.6") with
    {
        Traits = CommandTraits.ReadOnly,
        Keys = CommandKeys.One("RO access"),
        Complexity =
            "O(N) where N is the number of elements in the list, for the average case. When searching for elements near the head or the tail of the "
            + "list, or when the MAXLEN option is provided, the command may run in constant time.",
    };

    /// <summary>LMOVE.</summary>
    public static CommandSpec LMove { get; } = Spec(
        "lmove", 5, "source destination LEFT|RIGHT LEFT|RIGHT",
        "Moves an element from an end of one list to an end of another one.", "6.2.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.DenyOom,
        Keys = new CommandKeys(1, 2, 1, "RW access delete") { RestAccess = "RW insert" },
    };

    /// <summary>RPOPLPUSH.</summary>
    public static CommandSpec RPopLPush { get; } = Spec(
        "rpoplpush", 3, "source destination",
        "Moves the last element of one list before the first one of another.", "1.2.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.DenyOom,
        Keys = new CommandKeys(1, 2, 1, "RW access delete") { RestAccess = "RW insert" },
    };

    /// <summary>LMPOP.</summary>
    public static CommandSpec LMPop { get; } = Spec(
        "lmpop", -4, "numkeys key [key ...] LEFT|RIGHT [COUNT count]",
        "Removes elements of the first of these lists that is there, and answers them.", "7.0.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.MovableKeys,
        Keys = CommandKeys.Counted("RW access delete", 1),
        Complexity = "O(N+M) where N is the number of provided keys and M is the number of elements returned.",
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CommandSpec> All { get; } =
    [
        LPush, RPush, LPushX, RPushX, LPop, RPop, LLen, LRange, LIndex, LSet, LInsert, LRem, LTrim, LPos, LMove, RPopLPush, LMPop,
    ];

    private static CommandSpec OfPush(string name, string summary, string since) => Spec(name, -3, "key element [element ...]", summary, since) with
    {
        Traits = CommandTraits.Write | CommandTraits.DenyOom | CommandTraits.Fast,
        Keys = CommandKeys.One("RW insert"),
        Complexity = PushComplexity,
    };

    private static CommandSpec OfPop(string name, string summary) => Spec(name, -2, "key [count]", summary, "1.0.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.Fast,
        Keys = CommandKeys.One("RW access delete"),
        Complexity = PopComplexity,
    };

    private static CommandSpec Spec(string name, int arity, string syntax, string summary, string since) =>
        CommandSpec.Of(CommandGroup.List, name, arity, syntax, summary, since);
}
