namespace TcpCausalKv.Node.Clients.Commands.Catalog.Specs;

/// <summary>Commands about the single bits of strings.</summary>
public static class BitmapSpecs
{
    private const CommandTraits Changes = CommandTraits.Write | CommandTraits.DenyOom;

    /// <summary>SETBIT.</summary>
    public static CommandSpec SetBit { get; } = Spec("setbit", 4, "key offset value", "Sets or clears a bit, answers what it was.", "2.2.0") with
    {
        Traits = Changes,
        Keys = CommandKeys.One("RW access update"),
        Complexity = "O(N) where N is the length of the new value.",
    };

    /// <summary>GETBIT.</summary>
    public static CommandSpec GetBit { get; } = Spec("getbit", 3, "key offset", "Answers a bit.", "2.2.0") with
    {
        Traits = CommandTraits.ReadOnly | CommandTraits.Fast,
        Keys = CommandKeys.One("RO access"),
        Complexity = "O(1)",
    };

    /// <summary>BITCOUNT.</summary>
    public static CommandSpec BitCount { get; } = Spec("bitcount", -2, "key [start end [BYTE | BIT]]", "Counts the bits that are set.", "2.6.0") with
    {
        Traits = CommandTraits.ReadOnly,
        Keys = CommandKeys.One("RO access"),
    };

    /// <summary>BITPOS.</summary>
    public static CommandSpec BitPos { get; } =
        Spec("bitpos", -3, "key bit [start [end [BYTE | BIT]]]", "Finds the first bit that is set, or clear.", "2.8.7") with
        {
            Traits = CommandTraits.ReadOnly,
            Keys = CommandKeys.One("RO access"),
        };

    /// <summary>BITOP.</summary>
    public static CommandSpec BitOp { get; } =
        Spec("bitop", -4, "AND|OR|XOR|NOT destkey key [key ...]", "Combines values bit by bit.", "2.6.0") with
        {
            Traits = Changes,
            Keys = new CommandKeys(2, -1, 1, "OW update") { RestAccess = "RO access" },
        };

    /// <summary>BITFIELD.</summary>
    public static CommandSpec BitField { get; } =
        Spec(
            "bitfield",
            -2,
            "key [GET type offset | [OVERFLOW WRAP | SAT | FAIL] SET type offset value | INCRBY type offset increment ...]",
            "Reads and writes numbers of any width within a value.",
            "3.2.0") with
        {
            Traits = Changes,
            Keys = CommandKeys.One("RW access update variable_flags"),
            Complexity = "O(N) where N is the length of the new value, and O(1) for each operation.",
        };

    /// <summary>BITFIELD_RO.</summary>
    public static CommandSpec BitFieldRo { get; } =
        Spec("bitfield_ro", -2, "key [GET type offset ...]", "Reads numbers of any width within a value.", "6.0.0") with
        {
            Traits = CommandTraits.ReadOnly | CommandTraits.Fast,
            Keys = CommandKeys.One("RO access"),
            Complexity = "O(1) for each operation.",
        };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CommandSpec> All { get; } = [SetBit, GetBit, BitCount, BitPos, BitOp, BitField, BitFieldRo];

    private static CommandSpec Spec(string name, int arity, string syntax, string summary, string since) =>
        CommandSpec.Of(CommandGroup.Bitmap, name, arity, syntax, summary, since) with
        {
            Complexity = "O(N) where N is the length of the value.",
        };
}
