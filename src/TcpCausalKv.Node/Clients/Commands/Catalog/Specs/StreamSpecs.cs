namespace TcpCausalKv.Node.Clients.Commands.Catalog.Specs;

/// <summary>Commands about streams.</summary>
public static class StreamSpecs
{
    private const string TrimSyntax = "MAXLEN|MINID [=|~] threshold [LIMIT count]";

    private const string RangeComplexity =
        "O(log(N)+M) with N being the number of entries and M the number of elements returned.";

    /// <summary>XADD.</summary>
    public static CommandSpec XAdd { get; } = Spec(
        "xadd", -5, $"key [NOMKSTREAM] [{TrimSyntax}] *|id field value [field value ...]", "Adds an entry to a stream, and answers its id.") with
    {
        Traits = CommandTraits.Write | CommandTraits.DenyOom | CommandTraits.Fast,
        Keys = CommandKeys.One("RW update"),
        Complexity = "O(log(N)) when adding a new entry, O(M) more when M entries are trimmed.",
        Tips = ["nondeterministic_output"],
    };

    /// <summary>XLEN.</summary>
    public static CommandSpec XLen { get; } = Spec("xlen", 2, "key", "Counts the entries of a stream.") with
    {
        Traits = CommandTraits.ReadOnly | CommandTraits.Fast,
        Keys = CommandKeys.One("RO"),
    };

    /// <summary>XRANGE.</summary>
    public static CommandSpec XRange { get; } = OfRange("xrange", "key start end [COUNT count]", "Answers the entries with ids from here to there.");

    /// <summary>XREVRANGE.</summary>
    public static CommandSpec XRevRange { get; } =
        OfRange("xrevrange", "key end start [COUNT count]", "Answers the entries with ids from there back to here.");

    /// <summary>XDEL.</summary>
    public static CommandSpec XDel { get; } = Spec("xdel", -3, "key id [id ...]", "Deletes entries, and answers how many there were.") with
    {
        Traits = CommandTraits.Write | CommandTraits.Fast,
        Keys = CommandKeys.One("RW delete"),
        Complexity = "O(log(N)) for each single item to delete in the stream.",
    };

    /// <summary>XTRIM.</summary>
    public static CommandSpec XTrim { get; } = Spec(
        "xtrim", -4, $"key {TrimSyntax}", "Removes entries from the beginning of a stream, and answers how many there were.") with
    {
        Traits = CommandTraits.Write,
        Keys = CommandKeys.One("RW delete"),
        Complexity = "O(N) with N being the number of evicted entries.",
        Tips = ["nondeterministic_output"],
    };

    /// <summary>XSETID.</summary>
    public static CommandSpec XSetId { get; } = Spec(
        "xsetid", -3, "key last-id [ENTRIESADDED entries-added] [MAXDELETEDID max-deleted-id]",
        "Says which id was the last that a stream has had.") with
    {
        Traits = CommandTraits.Write | CommandTraits.DenyOom | CommandTraits.Fast,
        Keys = CommandKeys.One("RW update"),
    };

    /// <summary>XREAD.</summary>
    public static CommandSpec XRead { get; } = Spec(
        "xread", -4, "[COUNT count] [BLOCK milliseconds] STREAMS key [key ...] id [id ...]",
        "Answers the entries of streams that follow these ids, or waits for some.") with
    {
        Traits = CommandTraits.ReadOnly | CommandTraits.Blocking | CommandTraits.MovableKeys,
        Keys = CommandKeys.HalfAfter("STREAMS", "RO access", ("COUNT", 1), ("BLOCK", 1)),
    };

    /// <summary>XINFO.</summary>
    public static CommandSpec XInfo { get; } = Spec("xinfo", -2, "subcommand [argument ...]", "Commands that tell about streams.") with
    {
        Complexity = "Depends on the subcommand.",
        Subcommands =
        [
            CommandSpec.Of(CommandGroup.Stream, "stream", -3, "key [FULL [COUNT count]]", "Tells about a stream.", "5.0.0") with
            {
                Parent = "xinfo",
                Traits = CommandTraits.ReadOnly,
                Keys = new CommandKeys(2, 2, 1, "RO access"),
            },
            CommandSpec.Of(CommandGroup.Stream, "help", 2, "", "Lists the subcommands.", "5.0.0") with
            {
                Parent = "xinfo",
                Traits = CommandTraits.Loading | CommandTraits.Stale,
            },
        ],
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CommandSpec> All { get; } = [XAdd, XLen, XRange, XRevRange, XDel, XTrim, XSetId, XRead, XInfo];

    private static CommandSpec OfRange(string name, string syntax, string summary) => Spec(name, -4, syntax, summary) with
    {
        Traits = CommandTraits.ReadOnly,
        Keys = CommandKeys.One("RO access"),
        Complexity = RangeComplexity,
    };

    private static CommandSpec Spec(string name, int arity, string syntax, string summary) =>
        CommandSpec.Of(CommandGroup.Stream, name, arity, syntax, summary, "5.0.0");
}
