namespace TcpCausalKv.Node.Clients.Commands.Catalog.Specs;

/// <summary>Commands about values that are strings of bytes.</summary>
public static class StringSpecs
{
    private const CommandTraits Changes = CommandTraits.Write | CommandTraits.DenyOom;

    /// <summary>GET.</summary>
    public static CommandSpec Get { get; } = Spec("get", 2, "key", "Answers the value of a key.", "1.0.0") with
    {
        Traits = CommandTraits.ReadOnly | CommandTraits.Fast,
        Keys = CommandKeys.One("RO access"),
    };

    /// <summary>SET.</summary>
    public static CommandSpec Set { get; } = Spec(
        "set", -3,
        "key value [NX | XX] [GET] [EX seconds | PX milliseconds | EXAT unix-time-seconds | PXAT unix-time-milliseconds | KEEPTTL]",
        "Sets a key.", "1.0.0") with
    {
        Traits = Changes,
        Keys = CommandKeys.One("RW access update variable_flags"),
    };

    /// <summary>SETNX.</summary>
    public static CommandSpec SetNx { get; } = Spec("setnx", 3, "key value", "Sets a key that has no value.", "1.0.0") with
    {
        Traits = Changes | CommandTraits.Fast,
        Keys = CommandKeys.One("OW insert"),
    };

    /// <summary>GETSET.</summary>
    public static CommandSpec GetSet { get; } = Spec("getset", 3, "key value", "Sets a key, answers its old value.", "1.0.0") with
    {
        Traits = Changes | CommandTraits.Fast,
        Keys = CommandKeys.One("RW access update"),
    };

    /// <summary>GETDEL.</summary>
    public static CommandSpec GetDel { get; } = Spec("getdel", 2, "key", "Deletes a key, answers its value.", "6.2.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.Fast,
        Keys = CommandKeys.One("RW access delete"),
    };

    /// <summary>MGET.</summary>
    public static CommandSpec MGet { get; } = Spec("mget", -2, "key [key ...]", "Answers the values of keys.", "1.0.0") with
    {
        Traits = CommandTraits.ReadOnly | CommandTraits.Fast,
        Keys = CommandKeys.All("RO access"),
        Complexity = "O(N) where N is the number of keys given.",
        Tips = ["request_policy:multi_shard"],
    };

    /// <summary>MSET.</summary>
    public static CommandSpec MSet { get; } = Spec("mset", -3, "key value [key value ...]", "Sets keys at once.", "1.0.1") with
    {
        Traits = Changes,
        Keys = CommandKeys.All("OW update", step: 2),
        Complexity = "O(N) where N is the number of keys given.",
        Tips = ["request_policy:multi_shard", "response_policy:all_succeeded"],
    };

    /// <summary>MSETNX.</summary>
    public static CommandSpec MSetNx { get; } =
        Spec("msetnx", -3, "key value [key value ...]", "Sets keys at once, if none of them has a value.", "1.0.1") with
        {
            Traits = Changes,
            Keys = CommandKeys.All("OW insert", step: 2),
            Complexity = "O(N) where N is the number of keys given.",
            Tips = ["request_policy:multi_shard", "response_policy:agg_min"],
        };

    /// <summary>STRLEN.</summary>
    public static CommandSpec StrLen { get; } = Spec("strlen", 2, "key", "Answers a value's length, in bytes.", "2.2.0") with
    {
        Traits = CommandTraits.ReadOnly | CommandTraits.Fast,
        Keys = CommandKeys.One("RO"),
    };

    /// <summary>APPEND.</summary>
    public static CommandSpec Append { get; } = Spec("append", 3, "key value", "Appends to the value of a key.", "2.0.0") with
    {
        Traits = Changes | CommandTraits.Fast,
        Keys = CommandKeys.One("RW insert"),
        Complexity = "O(N) where N is the length of the new value.",
    };

    /// <summary>SETRANGE.</summary>
    public static CommandSpec SetRange { get; } =
        Spec("setrange", 4, "key offset value", "Overwrites a part of a value.", "2.2.0") with
        {
            Traits = Changes,
            Keys = CommandKeys.One("RW update"),
            Complexity = "O(N) where N is the length of the new value.",
        };

    /// <summary>GETRANGE.</summary>
    public static CommandSpec GetRange { get; } = Range("getrange", "2.4.0");

    /// <summary>SUBSTR: GETRANGE by its old name.</summary>
    public static CommandSpec SubStr { get; } = Range("substr", "1.0.0");

    /// <summary>LCS.</summary>
    public static CommandSpec Lcs { get; } =
        Spec(
            "lcs",
            -3,
            "key1 key2 [LEN] [IDX] [MINMATCHLEN min-match-len] [WITHMATCHLEN]",
            "Answers the longest common subsequence of two values.",
            "7.0.0") with
        {
            Traits = CommandTraits.ReadOnly,
            Keys = new CommandKeys(1, 2, 1, "RO access"),
            Complexity = "O(N*M) where N and M are the lengths of the values.",
        };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CommandSpec> All { get; } =
        [Get, Set, SetNx, GetSet, GetDel, MGet, MSet, MSetNx, StrLen, Append, SetRange, GetRange, SubStr, Lcs];

    private static CommandSpec Range(string name, string since) => Spec(name, 4, "key start end", "Answers a part of a value.", since) with
    {
        Traits = CommandTraits.ReadOnly,
        Keys = CommandKeys.One("RO access"),
        Complexity = "O(N) where N is the length of the reply.",
    };

    private static CommandSpec Spec(string name, int arity, string syntax, string summary, string since) =>
        CommandSpec.Of(CommandGroup.Text, name, arity, syntax, summary, since);
}
