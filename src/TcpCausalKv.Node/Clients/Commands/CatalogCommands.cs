using System.Text;
using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Commands.Catalog.Specs;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands;

/// <summary>Runs COMMAND and its subcommands: what commands there are.</summary>
internal static class CatalogCommands
{
    private static readonly CommandHandler s_container = ContainerCommand.Of(
        ServerSpecs.Command,
        ("count", Count),
        ("docs", Docs),
        ("list", List),
        ("info", Info),
        ("getkeys", GetKeys));

    /// <summary>Runs COMMAND, alone or with a subcommand.</summary>
    public static void Command(CommandContext context, WordList words)
    {
        if (words.Count == 1) InfoOfAll(context);
        else s_container(context, words);
    }

    private static void Count(CommandContext context, WordList words) => context.Reply.Integer(CommandCatalog.All.Count);

    private static void InfoOfAll(CommandContext context)
    {
        context.Reply.ArrayHeader(CommandCatalog.All.Count);
        foreach (CommandSpec spec in CommandCatalog.All) CommandDocs.WriteInfo(context.Reply, spec);
    }

    private static void Info(CommandContext context, WordList words)
    {
        if (words.Count == 2)
        {
            InfoOfAll(context);
            return;
        }

        context.Reply.ArrayHeader(words.Count - 2);
        for (int i = 2; i < words.Count; i++)
        {
            if (Find(words[i]) is { } spec) CommandDocs.WriteInfo(context.Reply, spec);
            else context.Reply.Null();
        }
    }

    private static void Docs(CommandContext context, WordList words)
    {
        IReadOnlyList<CommandSpec> specs = words.Count == 2 ? CommandCatalog.All : FindAll(words.From(2));
        context.Reply.MapHeader(specs.Count);
        foreach (CommandSpec spec in specs) CommandDocs.WriteDocs(context.Reply, spec);
    }

    private static void List(CommandContext context, WordList words)
    {
        if (words.Count != 2 && !(words.Count == 5 && ReplyTexts.Is(words[2], "FILTERBY"u8)))
        {
            context.Reply.Error(ReplyTexts.SyntaxError);
            return;
        }

        CommandSpec[]? specs = words.Count == 2 ? Filter(static _ => true) : TryFilter(words[3], words[4].ToArray());
        if (specs is null)
        {
            context.Reply.Error(ReplyTexts.SyntaxError);
            return;
        }

        context.Reply.SetHeader(specs.Length);
        foreach (CommandSpec spec in specs) context.Reply.BulkText(spec.FullName);
    }

    private static CommandSpec[]? TryFilter(ReadOnlySpan<byte> by, byte[] value)
    {
        string category = $"@{ReplyTexts.Show(value)}";
        if (ReplyTexts.Is(by, "MODULE"u8)) return [];
        if (ReplyTexts.Is(by, "ACLCAT"u8)) return Filter(spec => CommandDocs.CategoryNames(spec.Categories).Contains(category));
        if (ReplyTexts.Is(by, "PATTERN"u8)) return Filter(spec => MatchesName(value, spec));
        return null;
    }

    private static CommandSpec[] Filter(Func<CommandSpec, bool> filter) =>
        [.. CommandCatalog.All.SelectMany(spec => spec.Subcommands.Prepend(spec)).Where(filter)];

    private static bool MatchesName(byte[] pattern, CommandSpec spec) =>
        GlobPattern.Matches(pattern, Encoding.ASCII.GetBytes(spec.FullName), ignoreCase: true);

    private static void GetKeys(CommandContext context, WordList words)
    {
        WordList command = words.From(2);
        CommandSpec? spec = Find(command[0]);
        if (spec is { Subcommands.Count: > 0 } && command.Count > 1) spec = spec.TryFindSubcommand(command[1]);

        if (spec is null) context.Reply.Error("ERR Invalid command specified");
        else if (!spec.Keys.Any) context.Reply.Error("ERR The command has no key arguments");
        else if (!spec.Takes(command.Count)) context.Reply.Error("ERR Invalid number of arguments specified for command");
        else ReplyKeys(context, command, [.. spec.Keys.In(command).All()]);
    }

    private static void ReplyKeys(CommandContext context, WordList command, int[] places)
    {
        if (places.Length == 0)
        {
            context.Reply.Error("ERR Invalid arguments specified for command");
            return;
        }

        context.Reply.ArrayHeader(places.Length);
        foreach (int place in places) context.Reply.Bulk(command[place]);
    }

    private static List<CommandSpec> FindAll(WordList names)
    {
        List<CommandSpec> found = [];
        for (int i = 0; i < names.Count; i++)
        {
            if (Find(names[i]) is { } spec) found.Add(spec);
        }

        return found;
    }

    // "get", or "client|list" for a subcommand.
    private static CommandSpec? Find(ReadOnlySpan<byte> name)
    {
        int bar = name.IndexOf((byte)'|');
        if (bar < 0) return CommandCatalog.TryFind(name);
        return CommandCatalog.TryFind(name[..bar])?.TryFindSubcommand(name[(bar + 1)..]);
    }
}
