namespace TcpCausalKv.Node.Clients.Commands.Catalog.Specs;

/// <summary>Commands that add to strings.</summary>
public static class CounterSpecs
{
    /// <summary>INCR.</summary>
    public static CommandSpec Incr { get; } = Spec("incr", 2, "key", "Adds one; what is added elsewhere at the same time counts too.", "1.0.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.DenyOom | CommandTraits.Fast,
        Keys = CommandKeys.One("RW access update"),
    };

    /// <summary>DECR.</summary>
    public static CommandSpec Decr { get; } = Spec("decr", 2, "key", "Takes one away.", "1.0.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.DenyOom | CommandTraits.Fast,
        Keys = CommandKeys.One("RW access update"),
    };

    /// <summary>INCRBY.</summary>
    public static CommandSpec IncrBy { get; } = Spec("incrby", 3, "key increment", "Adds an integer.", "1.0.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.DenyOom | CommandTraits.Fast,
        Keys = CommandKeys.One("RW access update"),
    };

    /// <summary>DECRBY.</summary>
    public static CommandSpec DecrBy { get; } = Spec("decrby", 3, "key decrement", "Takes an integer away.", "1.0.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.DenyOom | CommandTraits.Fast,
        Keys = CommandKeys.One("RW access update"),
    };

    /// <summary>INCRBYFLOAT.</summary>
    public static CommandSpec IncrByFloat { get; } = Spec("incrbyfloat", 3, "key increment", "Adds a number with a fraction.", "2.6.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.DenyOom | CommandTraits.Fast,
        Keys = CommandKeys.One("RW access update"),
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CommandSpec> All { get; } =
    [
        Incr, Decr, IncrBy, DecrBy, IncrByFloat,
    ];

    private static CommandSpec Spec(string name, int arity, string syntax, string summary, string since) =>
        CommandSpec.Of(CommandGroup.Text, name, arity, syntax, summary, since);
}
