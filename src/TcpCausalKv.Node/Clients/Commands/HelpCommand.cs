using System.Text;
using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands;

/// <summary>Runs HELP, for people who have connected by netcat.</summary>
internal static class HelpCommand
{
    private const int UsageColumnWidth = 44;

    /// <summary>HELP [command [subcommand]].</summary>
    public static void Help(CommandContext context, WordList words)
    {
        if (words.Count == 1)
        {
            context.Reply.Verbatim(Overview());
            return;
        }

        if (Find(words) is { } spec) context.Reply.Verbatim(Describe(spec));
        else context.Reply.Error($"ERR no command is called '{ReplyTexts.Show(words[words.Count - 1])}'; HELP lists all of them");
    }

    private static CommandSpec? Find(WordList words)
    {
        CommandSpec? spec = CommandCatalog.TryFind(words[1]);
        return words.Count == 2 || spec is null ? spec : spec.TryFindSubcommand(words[2]);
    }

    private static string Overview()
    {
        StringBuilder text = new();
        foreach (IGrouping<CommandGroup, CommandSpec> group in CommandCatalog.All.GroupBy(spec => spec.Group))
        {
            text.Append(CommandDocs.GroupName(group.Key)).Append("\r\n");
            foreach (CommandSpec spec in group) AppendLine(text, spec);
            text.Append("\r\n");
        }

        text.Append("HELP command tells more. MODE TEXT makes replies readable. QUIT ends the connection.\r\n");
        return text.ToString();
    }

    private static string Describe(CommandSpec spec)
    {
        StringBuilder text = new($"{spec.Usage}\r\n{spec.Summary}\r\nTime: {spec.Complexity}\r\n");
        foreach (CommandSpec subcommand in spec.Subcommands) AppendLine(text, subcommand);
        return text.ToString();
    }

    // A usage that does not fit its column has a line of its own.
    private static void AppendLine(StringBuilder text, CommandSpec spec)
    {
        text.Append("  ").Append(spec.Usage.PadRight(UsageColumnWidth));
        if (spec.Usage.Length >= UsageColumnWidth) text.Append("\r\n  ").Append(' ', UsageColumnWidth);
        text.Append(spec.Summary).Append("\r\n");
    }
}
