using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Information;

/// <summary>Runs INFO.</summary>
internal static class InfoCommand
{
    private static readonly (string Title, Action<InfoText, CommandContext> Write)[] s_sections =
    [
        ("Server", InfoSections.Server),
        ("Clients", InfoSections.Clients),
        ("Memory", InfoSections.Memory),
        ("Persistence", PersistenceSection.Write),
        ("Stats", InfoSections.Stats),
        ("Replication", InfoSections.Replication),
        ("CPU", InfoSections.Cpu),
        ("Causal", CausalSection.Write),
        ("Keyspace", InfoSections.Keyspace),
    ];

    /// <summary>INFO [section ...].</summary>
    public static void Info(CommandContext context, WordList words)
    {
        InfoText text = new();
        foreach ((string title, Action<InfoText, CommandContext> write) in s_sections)
        {
            if (!IsAsked(words, title)) continue;
            text.Begin(title);
            write(text, context);
        }

        context.Reply.Verbatim(text.ToString());
    }

    private static bool IsAsked(WordList words, string title)
    {
        if (words.Count == 1) return true;
        for (int i = 1; i < words.Count; i++)
        {
            string section = ReplyTexts.Show(words[i]);
            if (section.ToUpperInvariant() is "ALL" or "EVERYTHING" or "DEFAULT") return true;
            if (section.Equals(title, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }
}
