namespace TcpCausalKv.Node.Clients.Commands.Catalog.Specs;

/// <summary>Commands about strings that end.</summary>
public static class ExpiringSpecs
{
    /// <summary>SETEX.</summary>
    public static CommandSpec SetExpiring { get; } = Spec("setex", 4, "key seconds value", "Sets a key that ends in so many seconds.", "2.0.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.DenyOom,
        Keys = CommandKeys.One("OW update"),
    };

    /// <summary>PSETEX.</summary>
    public static CommandSpec SetExpiringMs { get; } = Spec(
        "psetex", 4, "key milliseconds value",
        "Sets a key that ends in so many milliseconds.", "2.6.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.DenyOom,
        Keys = CommandKeys.One("OW update"),
    };

    /// <summary>GETEX.</summary>
    public static CommandSpec GetExpiring { get; } = Spec(
        "getex", -2, "key [EX seconds | PX milliseconds | EXAT unix-time-seconds | PXAT unix-time-milliseconds | PERSIST]",
        "Answers the value of a key, and changes when it ends.", "6.2.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.Fast,
        Keys = CommandKeys.One("RW access update"),
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CommandSpec> All { get; } =
    [
        SetExpiring, SetExpiringMs, GetExpiring,
    ];

    private static CommandSpec Spec(string name, int arity, string syntax, string summary, string since) =>
        CommandSpec.Of(CommandGroup.Text, name, arity, syntax, summary, since);
}
