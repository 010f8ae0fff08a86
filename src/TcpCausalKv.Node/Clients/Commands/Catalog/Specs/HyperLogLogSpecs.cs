namespace TcpCausalKv.Node.Clients.Commands.Catalog.Specs;

/// <summary>Commands about HyperLogLogs: strings that count different elements.</summary>
public static class HyperLogLogSpecs
{
    private const CommandTraits Changes = CommandTraits.Write | CommandTraits.DenyOom;

    /// <summary>PFADD.</summary>
    public static CommandSpec PfAdd { get; } = Spec("pfadd", -2, "key [element ...]", "Adds elements to a HyperLogLog.", "2.8.9") with
    {
        Traits = Changes | CommandTraits.Fast,
        Keys = CommandKeys.One("RW insert"),
        Complexity = "O(1) to add every element.",
    };

    /// <summary>PFCOUNT.</summary>
    public static CommandSpec PfCount { get; } =
        Spec("pfcount", -2, "key [key ...]", "Estimates how many different elements were added.", "2.8.9") with
        {
            Traits = CommandTraits.ReadOnly,
            Keys = CommandKeys.All("RW access"),
            Complexity = "O(N) where N is the number of keys given.",
        };

    /// <summary>PFMERGE.</summary>
    public static CommandSpec PfMerge { get; } =
        Spec("pfmerge", -2, "destkey [sourcekey ...]", "Adds the elements of HyperLogLogs to another one.", "2.8.9") with
        {
            Traits = Changes,
            Keys = CommandKeys.All("RW access insert") with { RestAccess = "RO access" },
            Complexity = "O(N) where N is the number of keys given.",
        };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CommandSpec> All { get; } = [PfAdd, PfCount, PfMerge];

    private static CommandSpec Spec(string name, int arity, string syntax, string summary, string since) =>
        CommandSpec.Of(CommandGroup.HyperLogLog, name, arity, syntax, summary, since);
}
