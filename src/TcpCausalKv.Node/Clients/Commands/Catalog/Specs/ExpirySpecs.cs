namespace TcpCausalKv.Node.Clients.Commands.Catalog.Specs;

/// <summary>Commands about how long keys live.</summary>
public static class ExpirySpecs
{
    /// <summary>EXPIRE.</summary>
    public static CommandSpec Expire { get; } = Spec("expire", -3, "key seconds [NX | XX | GT | LT]", "Ends a key in so many seconds.", "1.0.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.Fast,
        Keys = CommandKeys.One("RW update"),
    };

    /// <summary>PEXPIRE.</summary>
    public static CommandSpec PExpire { get; } = Spec(
        "pexpire", -3, "key milliseconds [NX | XX | GT | LT]",
        "Ends a key in so many milliseconds.", "2.6.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.Fast,
        Keys = CommandKeys.One("RW update"),
    };

    /// <summary>EXPIREAT.</summary>
    public static CommandSpec ExpireAt { get; } = Spec(
        "expireat", -3, "key unix-time-seconds [NX | XX | GT | LT]",
        "Ends a key at a time, Unix seconds.", "1.2.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.Fast,
        Keys = CommandKeys.One("RW update"),
    };

    /// <summary>PEXPIREAT.</summary>
    public static CommandSpec PExpireAt { get; } = Spec(
        "pexpireat", -3, "key unix-time-milliseconds [NX | XX | GT | LT]",
        "Ends a key at a time, Unix milliseconds.", "2.6.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.Fast,
        Keys = CommandKeys.One("RW update"),
    };

    /// <summary>TTL.</summary>
    public static CommandSpec Ttl { get; } = Spec("ttl", 2, "key", "Answers how long a key still lives, seconds.", "1.0.0") with
    {
        Traits = CommandTraits.ReadOnly | CommandTraits.Fast,
        Keys = CommandKeys.One("RO access"),
        Tips = ["nondeterministic_output"],
    };

    /// <summary>PTTL.</summary>
    public static CommandSpec PTtl { get; } = Spec("pttl", 2, "key", "Answers how long a key still lives, milliseconds.", "2.6.0") with
    {
        Traits = CommandTraits.ReadOnly | CommandTraits.Fast,
        Keys = CommandKeys.One("RO access"),
        Tips = ["nondeterministic_output"],
    };

    /// <summary>EXPIRETIME.</summary>
    public static CommandSpec ExpireTime { get; } = Spec("expiretime", 2, "key", "Answers when a key ends, Unix seconds.", "7.0.0") with
    {
        Traits = CommandTraits.ReadOnly | CommandTraits.Fast,
        Keys = CommandKeys.One("RO access"),
    };

    /// <summary>PEXPIRETIME.</summary>
    public static CommandSpec PExpireTime { get; } = Spec("pexpiretime", 2, "key", "Answers when a key ends, Unix milliseconds.", "7.0.0") with
    {
        Traits = CommandTraits.ReadOnly | CommandTraits.Fast,
        Keys = CommandKeys.One("RO access"),
    };

    /// <summary>PERSIST.</summary>
    public static CommandSpec Persist { get; } = Spec("persist", 2, "key", "Lets a key live for ever.", "2.2.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.Fast,
        Keys = CommandKeys.One("RW update"),
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CommandSpec> All { get; } =
    [
        Expire, PExpire, ExpireAt, PExpireAt, Ttl, PTtl, ExpireTime, PExpireTime, Persist,
    ];

    private static CommandSpec Spec(string name, int arity, string syntax, string summary, string since) =>
        CommandSpec.Of(CommandGroup.Generic, name, arity, syntax, summary, since);
}
