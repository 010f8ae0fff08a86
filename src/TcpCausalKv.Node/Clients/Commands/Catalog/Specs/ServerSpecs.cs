namespace TcpCausalKv.Node.Clients.Commands.Catalog.Specs;

/// <summary>Commands about the node as a whole.</summary>
public static class ServerSpecs
{
    private const CommandTraits Anytime = CommandTraits.Loading | CommandTraits.Stale;

    /// <summary>INFO.</summary>
    public static CommandSpec Info { get; } = new()
    {
        Name = "info",
        Arity = -1,
        Traits = Anytime,
        Group = CommandGroup.Server,
        Summary = "Describes the node: its clients, memory, peers and clocks.",
        Since = "1.0.0",
        Syntax = "[section ...]",
        MoreCategories = CommandCategories.Dangerous,
        Tips = ["nondeterministic_output", "request_policy:all_shards", "response_policy:special"],
    };

    /// <summary>TIME.</summary>
    public static CommandSpec Time { get; } = new()
    {
        Name = "time",
        Arity = 1,
        Traits = Anytime | CommandTraits.Fast,
        Group = CommandGroup.Server,
        Summary = "Answers the node's time: Unix seconds, and microseconds.",
        Since = "2.6.0",
        Tips = ["nondeterministic_output"],
    };

    /// <summary>DBSIZE.</summary>
    public static CommandSpec DbSize { get; } = new()
    {
        Name = "dbsize",
        Arity = 1,
        Traits = CommandTraits.ReadOnly | CommandTraits.Fast,
        Group = CommandGroup.Server,
        Summary = "Answers the number of keys.",
        Since = "1.0.0",
        MoreCategories = CommandCategories.Keyspace,
        Tips = ["request_policy:all_shards", "response_policy:agg_sum"],
    };

    /// <summary>FLUSHDB.</summary>
    public static CommandSpec FlushDb { get; } = Flush("flushdb", "Deletes every key of the database, on every node.");

    /// <summary>FLUSHALL.</summary>
    public static CommandSpec FlushAll { get; } = Flush("flushall", "Deletes every key of all databases, on every node.");

    /// <summary>SWAPDB.</summary>
    public static CommandSpec SwapDb { get; } = CommandSpec.Of(
        CommandGroup.Server, "swapdb", 3, "index1 index2", "Is refused: nodes could not agree on what has been swapped.", "4.0.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.Fast,
    };

    /// <summary>CONFIG.</summary>
    public static CommandSpec Config { get; } = new()
    {
        Name = "config",
        Arity = -2,
        Group = CommandGroup.Server,
        Summary = "Commands about the node's configuration.",
        Since = "2.0.0",
        Complexity = "Depends on the subcommand.",
        Syntax = "subcommand [argument ...]",
        Subcommands =
        [
            Subcommand("config", "get", -3, "parameter [parameter ...]", "Answers parameters by pattern.", "2.0.0") with
            {
                Traits = Anytime | CommandTraits.Admin | CommandTraits.NoScript,
                Complexity = "O(N) where N is the number of parameters.",
            },
            Subcommand("config", "set", -4, "parameter value [parameter value ...]", "Sets parameters.", "2.0.0") with
            {
                Traits = Anytime | CommandTraits.Admin | CommandTraits.NoScript,
                Complexity = "O(N) where N is the number of parameters given.",
                Tips = ["request_policy:all_nodes", "response_policy:all_succeeded"],
            },
            Subcommand("config", "resetstat", 2, "", "Sets the counters of INFO to zero.", "2.0.0") with
            {
                Traits = Anytime | CommandTraits.Admin | CommandTraits.NoScript,
            },
            Subcommand("config", "help", 2, "", "Lists the subcommands.", "5.0.0"),
        ],
    };

    /// <summary>MEMORY.</summary>
    public static CommandSpec Memory { get; } = new()
    {
        Name = "memory",
        Arity = -2,
        Group = CommandGroup.Server,
        Summary = "A container for memory diagnostics commands.",
        Since = "4.0.0",
        Complexity = "Depends on subcommand.",
        Syntax = "subcommand [argument ...]",
        Subcommands =
        [
            Subcommand("memory", "usage", -3, "key [SAMPLES count]", "Returns the memory of a key with all its versions, in bytes.", "4.0.0") with
            {
                Traits = CommandTraits.ReadOnly,
                Keys = new CommandKeys(2, 2, 1, "RO"),
            },
            OfMemory("stats", "Returns details about memory usage."),
            OfMemory("doctor", "Outputs a memory problems report."),
            OfMemory("malloc-stats", "Returns what the runtime tells of its heap."),
            OfMemory("purge", "Collects what the heap does not need any more.") with
            {
                Complexity = "Depends on how much memory is allocated, could be slow",
                Tips = ["request_policy:all_shards", "response_policy:all_succeeded"],
            },
            Subcommand("memory", "help", 2, "", "Lists the subcommands.", "4.0.0"),
        ],
    };

    /// <summary>CLUSTER.</summary>
    public static CommandSpec Cluster { get; } = new()
    {
        Name = "cluster",
        Arity = -2,
        Traits = Anytime,
        Group = CommandGroup.Server,
        Summary = "Answers that keys are not shared out among nodes: every node has all of them.",
        Since = "3.0.0",
        Syntax = "subcommand [argument ...]",
    };

    /// <summary>COMMAND.</summary>
    public static CommandSpec Command { get; } = new()
    {
        Name = "command",
        Arity = -1,
        Traits = Anytime,
        Group = CommandGroup.Server,
        Summary = "Describes all commands.",
        Since = "2.8.13",
        Complexity = "O(N) where N is the number of commands.",
        Syntax = "[subcommand [argument ...]]",
        MoreCategories = CommandCategories.Connection,
        Tips = ["nondeterministic_output_order"],
        Subcommands =
        [
            CommandSubcommand("count", 2, "", "Answers how many there are.", "2.8.13") with { Complexity = "O(1)", Tips = [] },
            CommandSubcommand("docs", -2, "[command-name ...]", "Answers what the manual says.", "7.0.0"),
            CommandSubcommand("list", -2, "[FILTERBY MODULE name|ACLCAT category|PATTERN pattern]", "Lists the names.", "7.0.0"),
            CommandSubcommand("info", -2, "[command-name ...]", "Describes commands.", "2.8.13"),
            CommandSubcommand("getkeys", -3, "command [arg ...]", "Answers the keys of a whole command.", "2.8.13") with
            {
                Complexity = "O(N) where N is the number of arguments.",
                Tips = [],
            },
            CommandSubcommand("help", 2, "", "Lists the subcommands.", "5.0.0") with { Complexity = "O(1)", Tips = [] },
        ],
    };

    /// <summary>BGSAVE.</summary>
    public static CommandSpec BgSave { get; } = new()
    {
        Name = "bgsave",
        Arity = -1,
        Traits = CommandTraits.Admin | CommandTraits.NoScript,
        Group = CommandGroup.Server,
        Summary = "Begins a snapshot, as CAUSAL SNAPSHOT does.",
        Since = "1.0.0",
        Syntax = "[SCHEDULE]",
    };

    /// <summary>SAVE.</summary>
    public static CommandSpec Save { get; } = new()
    {
        Name = "save",
        Arity = 1,
        Traits = CommandTraits.Admin | CommandTraits.NoScript | CommandTraits.NoMulti,
        Group = CommandGroup.Server,
        Summary = "Answers that there is BGSAVE: a node is never stopped to take a snapshot.",
        Since = "1.0.0",
    };

    /// <summary>LASTSAVE.</summary>
    public static CommandSpec LastSave { get; } = new()
    {
        Name = "lastsave",
        Arity = 1,
        Traits = Anytime | CommandTraits.Fast | CommandTraits.Admin,
        Group = CommandGroup.Server,
        Summary = "Answers when the last snapshot was finished, in Unix seconds.",
        Since = "1.0.0",
        Tips = ["nondeterministic_output"],
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CommandSpec> All { get; } =
        [Info, Time, DbSize, FlushDb, FlushAll, SwapDb, Config, Memory, Cluster, Command, BgSave, Save, LastSave];

    private static CommandSpec Flush(string name, string summary) => new()
    {
        Name = name,
        Arity = -1,
        Traits = CommandTraits.Write,
        Group = CommandGroup.Server,
        Summary = summary,
        Since = "1.0.0",
        Complexity = "O(N) where N is the number of keys.",
        Syntax = "[ASYNC | SYNC]",
        MoreCategories = CommandCategories.Keyspace | CommandCategories.Dangerous,
        Tips = ["request_policy:all_shards", "response_policy:all_succeeded"],
    };

    private static CommandSpec OfMemory(string name, string summary) => Subcommand("memory", name, 2, "", summary, "4.0.0") with
    {
        Traits = CommandTraits.None,
        Tips = ["nondeterministic_output", "request_policy:all_shards", "response_policy:special"],
    };

    private static CommandSpec CommandSubcommand(string name, int arity, string syntax, string summary, string since) =>
        Subcommand("command", name, arity, syntax, summary, since) with
        {
            Complexity = "O(N) where N is the number of commands.",
            MoreCategories = CommandCategories.Connection,
            Tips = ["nondeterministic_output_order"],
        };

    private static CommandSpec Subcommand(
        string parent, string name, int arity, string syntax, string summary, string since) => new()
        {
            Name = name,
            Parent = parent,
            Arity = arity,
            Traits = Anytime,
            Group = CommandGroup.Server,
            Summary = summary,
            Since = since,
            Syntax = syntax,
        };
}
