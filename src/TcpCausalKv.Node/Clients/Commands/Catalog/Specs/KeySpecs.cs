namespace TcpCausalKv.Node.Clients.Commands.Catalog.Specs;

/// <summary>Commands that move, copy, sort and describe keys, whatever they hold.</summary>
public static class KeySpecs
{
    private const string SortSyntax =
        "key [BY pattern] [LIMIT offset count] [GET pattern [GET pattern ...]] [ASC | DESC] [ALPHA]";

    private const string SortComplexity =
        "O(N+M*log(M)) where N is the number of elements in the list or set to sort, and M the number of returned elements. When the elements are "
        + "not sorted, complexity is O(N).";

    private const string NotesOnPatterns =
        "For the optional BY/GET keyword. It is marked 'unknown' because the key names derive from the content of the key we sort";

    private const string NotesOnStore =
        "For the optional STORE keyword. It is marked 'unknown' because the keyword can appear anywhere in the argument array";

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

    /// <summary>MOVE.</summary>
    public static CommandSpec Move { get; } = Spec("move", 3, "key db", "Moves a key to another database.", "1.0.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.Fast,
        Keys = CommandKeys.One("RW access delete"),
    };

    /// <summary>TOUCH.</summary>
    public static CommandSpec Touch { get; } = Spec("touch", -2, "key [key ...]", "Counts the keys that exist.", "3.2.1") with
    {
        Traits = CommandTraits.ReadOnly | CommandTraits.Fast,
        Keys = CommandKeys.All("RO"),
        Complexity = "O(N) where N is the number of keys that will be touched.",
        Tips = ["request_policy:multi_shard", "response_policy:agg_sum"],
    };

    /// <summary>DUMP.</summary>
    public static CommandSpec Dump { get; } = Spec(
        "dump", 2, "key",
        "Returns a serialized representation of the value stored at a key.", "2.6.0") with
    {
        Traits = CommandTraits.ReadOnly,
        Keys = CommandKeys.One("RO access"),
        Complexity =
            "O(1) to access the key and additional O(N*M) to serialize it, where N is the number of Redis objects composing the value and M their "
            + "average size. For small string values the time complexity is thus O(1)+O(1*M) where M is small, so simply O(1).",
        Tips = ["nondeterministic_output"],
    };

    /// <summary>RESTORE.</summary>
    public static CommandSpec Restore { get; } = Spec(
        "restore", -4, "key ttl serialized-value [REPLACE] [ABSTTL] [IDLETIME seconds] [FREQ frequency]",
        "Creates a key from the serialized representation of a value.", "2.6.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.DenyOom,
        Keys = CommandKeys.One("OW update"),
        Complexity =
            "O(1) to create the new key and additional O(N*M) to reconstruct the serialized value, where N is the number of Redis objects composing "
            + "the value and M their average size. For small string values the time complexity is thus O(1)+O(1*M) where M is small, so simply O(1).",
        MoreCategories = CommandCategories.Dangerous,
    };

    /// <summary>SORT.</summary>
    public static CommandSpec Sort { get; } = Spec(
        "sort", -2, $"{SortSyntax} [STORE destination]",
        "Sorts the elements in a list, a set, or a sorted set, optionally storing the result.", "1.0.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.DenyOom | CommandTraits.MovableKeys,
        Keys = CommandKeys.One("RO access") with
        {
            Keywords = ["STORE"],
            Options = [("LIMIT", 2), ("GET", 1), ("BY", 1)],
            Elsewhere = [("RO access", NotesOnPatterns), ("OW update", NotesOnStore)],
        },
        Complexity = SortComplexity,
        MoreCategories = CommandCategories.Set | CommandCategories.List | CommandCategories.Dangerous,
    };

    /// <summary>SORT_RO.</summary>
    public static CommandSpec SortReadOnly { get; } = Spec(
        "sort_ro", -2, SortSyntax,
        "Returns the sorted elements of a list, a set, or a sorted set.", "7.0.0") with
    {
        Traits = CommandTraits.ReadOnly | CommandTraits.MovableKeys,
        Keys = CommandKeys.One("RO access") with { Elsewhere = [("RO access", NotesOnPatterns)] },
        Complexity = SortComplexity,
        MoreCategories = CommandCategories.Set | CommandCategories.List | CommandCategories.Dangerous,
    };

    /// <summary>OBJECT.</summary>
    public static CommandSpec ObjectCommand { get; } = Spec(
        "object", -2, "subcommand [argument ...]",
        "A container for object introspection commands.", "2.2.3") with
    {
        Complexity = "Depends on subcommand.",
        Subcommands =
        [
            OfObject("encoding", "Returns the internal encoding that Redis would use for such a value.", "2.2.3") with
            {
                Complexity = "O(1) for a string, O(N) where N is the number of fields or members, at most 512.",
            },
            OfObject("freq", "Returns the logarithmic access frequency counter of a key; none is kept here.", "4.0.0"),
            OfObject("idletime", "Returns the time since the last access to a key; none is noted here, so it is 0.", "2.2.3"),
            OfObject("refcount", "Returns the reference count of a value of a key; it is always 1.", "2.2.3"),
            Spec("help", 2, "", "Lists the subcommands.", "6.2.0") with
            {
                Parent = "object",
                Traits = CommandTraits.Loading | CommandTraits.Stale,
            },
        ],
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CommandSpec> All { get; } =
    [
        Rename, RenameNx, Copy, Move, Touch, Dump, Restore, Sort, SortReadOnly, ObjectCommand,
    ];

    private static CommandSpec Spec(string name, int arity, string syntax, string summary, string since) =>
        CommandSpec.Of(CommandGroup.Generic, name, arity, syntax, summary, since);

    private static CommandSpec OfObject(string name, string summary, string since) => Spec(name, 3, "key", summary, since) with
    {
        Parent = "object",
        Traits = CommandTraits.ReadOnly,
        Keys = new CommandKeys(2, 2, 1, "RO"),
        Tips = ["nondeterministic_output"],
    };
}
