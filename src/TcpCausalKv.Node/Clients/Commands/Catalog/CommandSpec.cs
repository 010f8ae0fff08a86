using System.Text;

namespace TcpCausalKv.Node.Clients.Commands.Catalog;

/// <summary>What is known of a command without running it: how it is called, and what the manual says.</summary>
public sealed record CommandSpec
{
    /// <summary>The name, in lower case; of a subcommand, its own part only.</summary>
    public required string Name { get; init; }

    /// <summary>The command that this is a subcommand of; null if it is none.</summary>
    public string? Parent { get; init; }

    /// <summary>Words, all names included: exactly so many if positive, at least so many if negative.</summary>
    public required int Arity { get; init; }

    /// <summary>What the command does and needs.</summary>
    public CommandTraits Traits { get; init; }

    /// <summary>Which words are keys.</summary>
    public CommandKeys Keys { get; init; } = CommandKeys.None;

    /// <summary>Where the manual has it.</summary>
    public required CommandGroup Group { get; init; }

    /// <summary>One sentence on what it does.</summary>
    public required string Summary { get; init; }

    /// <summary>The version of Redis that had it first, or for what Redis does not have, of this server.</summary>
    public required string Since { get; init; }

    /// <summary>How its time grows.</summary>
    public string Complexity { get; init; } = "O(1)";

    /// <summary>What follows the name, as the manual shows it: <c>key value [NX | XX]</c>.</summary>
    public string Syntax { get; init; } = "";

    /// <summary>Categories that follow neither from the traits nor from the group.</summary>
    public CommandCategories MoreCategories { get; init; }

    /// <summary>Redis's hints to client libraries.</summary>
    public IReadOnlyList<string> Tips { get; init; } = [];

    /// <summary>The subcommands; none for most.</summary>
    public IReadOnlyList<CommandSpec> Subcommands { get; init; } = [];

    /// <summary>The name as errors and COMMAND show it: <c>get</c>, <c>client|list</c>.</summary>
    public string FullName => Parent is null ? Name : $"{Parent}|{Name}";

    /// <summary>A line that shows a person how to type it: <c>CLIENT SETNAME name</c>.</summary>
    public string Usage => $"{Parent} {Name}".Trim().ToUpperInvariant() + (Syntax.Length == 0 ? "" : " " + Syntax);

    /// <summary>The arguments of <see cref="Syntax"/>.</summary>
    public IEnumerable<CommandArgument> Arguments => CommandArgument.Parse(Syntax);

    /// <summary>All of Redis's categories that it belongs to.</summary>
    /// <remarks>The subcommands of a container belong to its group's, and it does not, as in Redis.</remarks>
    public CommandCategories Categories =>
        CategoriesOfTraits(Traits) | (Subcommands.Count == 0 ? CategoriesOfGroup(Group) : CommandCategories.None) | MoreCategories;

    /// <summary>True if the command may have so many words, its names included.</summary>
    public bool Takes(int wordCount) => Arity >= 0 ? wordCount == Arity : wordCount >= -Arity;

    /// <summary>True if the command works while the node reads its data; of a container its subcommands tell.</summary>
    /// <remarks>Asked before every command, so not by HasFlag, which makes objects where it is not optimized.</remarks>
    public bool RunsWhileLoading => (Traits & CommandTraits.Loading) != 0 || Subcommands.Count > 0;

    /// <summary>
    /// True for commands whose replies show no write: they tell of the connection, or of the node itself. Of a container its subcommands tell.
    /// </summary>
    public bool ShowsNoWrites =>
        Group is CommandGroup.Connection or CommandGroup.Server && RunsWhileLoading && (Traits & CommandTraits.Blocking) == 0;

    /// <summary>True for commands that run at once between MULTI and EXEC.</summary>
    public bool IsNeverQueued { get; init; }

    /// <summary>A command, as far as all of them have to say the same.</summary>
    /// <param name="group">Its chapter of the manual.</param>
    /// <param name="name">Its name, in small letters.</param>
    /// <param name="arity">Words that it takes, its name included; negative for at least as many.</param>
    /// <param name="syntax">What follows its name.</param>
    /// <param name="summary">What it does, in a sentence.</param>
    /// <param name="since">The version of Redis that had it first.</param>
    internal static CommandSpec Of(CommandGroup group, string name, int arity, string syntax, string summary, string since) => new()
    {
        Name = name,
        Arity = arity,
        Group = group,
        Summary = summary,
        Since = since,
        Syntax = syntax,
    };

    /// <summary>The subcommand of that name, in whatever case; null if there is none.</summary>
    public CommandSpec? TryFindSubcommand(ReadOnlySpan<byte> name) => TryFind(Subcommands, name);

    internal static CommandSpec? TryFind(IReadOnlyList<CommandSpec> specs, ReadOnlySpan<byte> name)
    {
        foreach (CommandSpec spec in specs)
        {
            if (Ascii.EqualsIgnoreCase(name, spec.Name)) return spec;
        }

        return null;
    }

    private static CommandCategories CategoriesOfTraits(CommandTraits traits)
    {
        CommandCategories categories = traits.HasFlag(CommandTraits.Fast) ? CommandCategories.Fast : CommandCategories.Slow;
        if (traits.HasFlag(CommandTraits.Write)) categories |= CommandCategories.Write;
        if (traits.HasFlag(CommandTraits.ReadOnly)) categories |= CommandCategories.Read;
        if (traits.HasFlag(CommandTraits.Blocking)) categories |= CommandCategories.Blocking;
        if (traits.HasFlag(CommandTraits.Admin)) categories |= CommandCategories.Admin | CommandCategories.Dangerous;
        return categories;
    }

    private static CommandCategories CategoriesOfGroup(CommandGroup group) => group switch
    {
        CommandGroup.Connection => CommandCategories.Connection,
        CommandGroup.Generic => CommandCategories.Keyspace,
        CommandGroup.Text => CommandCategories.Text,
        CommandGroup.Hash => CommandCategories.Hash,
        CommandGroup.Transactions => CommandCategories.Transaction,
        CommandGroup.Set => CommandCategories.Set,
        CommandGroup.SortedSet => CommandCategories.SortedSet,
        CommandGroup.Geo => CommandCategories.Geo,
        CommandGroup.List => CommandCategories.List,
        CommandGroup.Stream => CommandCategories.Stream,
        CommandGroup.Bitmap => CommandCategories.Bitmap,
        CommandGroup.HyperLogLog => CommandCategories.HyperLogLog,
        _ => CommandCategories.None,
    };
}
