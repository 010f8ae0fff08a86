namespace TcpCausalKv.Node.Clients.Commands.Catalog;

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
    public static CommandSpec Set { get; } = Spec("set", -3, "key value [NX | XX] [GET]", "Sets a key.", "1.0.0") with
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

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CommandSpec> All { get; } = [Get, Set, SetNx, GetSet, GetDel, MGet, MSet, StrLen, Append];

    private static CommandSpec Spec(string name, int arity, string syntax, string summary, string since) => new()
    {
        Name = name,
        Arity = arity,
        Group = CommandGroup.Text,
        Summary = summary,
        Since = since,
        Syntax = syntax,
    };
}
