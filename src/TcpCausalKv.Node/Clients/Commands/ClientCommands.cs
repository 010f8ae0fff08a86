using System.Text;
using TcpCausalKv.Node.Clients.Commands.Blocking;
using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Text;
using TcpCausalKv.Node.Clients.Transactions;

namespace TcpCausalKv.Node.Clients.Commands;

/// <summary>Runs the subcommands of CLIENT.</summary>
internal static class ClientCommands
{
    /// <summary>What the client is told of a name that would make CLIENT LIST unreadable.</summary>
    public const string BadName = "ERR Client names cannot contain spaces, newlines or special characters.";

    /// <summary>Runs CLIENT.</summary>
    public static CommandHandler Handler { get; } = ContainerCommand.Of(
        ConnectionSpecs.Client,
        ("id", Id),
        ("setname", SetName),
        ("getname", GetName),
        ("setinfo", SetInfo),
        ("list", List),
        ("info", Info),
        ("kill", ClientKill.Run),
        ("unblock", ClientBlocking.Unblock),
        ("pause", ClientBlocking.Pause),
        ("unpause", ClientBlocking.Unpause),
        ("no-evict", Switch),
        ("no-touch", Switch));

    /// <summary>Reads a name of printable characters without spaces; empty for none.</summary>
    public static bool TryReadName(ReadOnlySpan<byte> word, out string name)
    {
        bool isGood = !word.ContainsAnyExceptInRange((byte)'!', (byte)'~');
        name = isGood ? Encoding.ASCII.GetString(word) : "";
        return isGood;
    }

    private static void Id(CommandContext context, WordList words) => context.Reply.Integer(context.Client.Id);

    private static void SetName(CommandContext context, WordList words)
    {
        if (!TryReadName(words[2], out string name))
        {
            context.Reply.Error(BadName);
            return;
        }

        context.Client.Name = name;
        context.Reply.Ok();
    }

    private static void GetName(CommandContext context, WordList words)
    {
        if (context.Client.Name.Length == 0) context.Reply.Null();
        else context.Reply.BulkText(context.Client.Name);
    }

    private static void SetInfo(CommandContext context, WordList words)
    {
        bool isName = ReplyTexts.Is(words[2], "LIB-NAME"u8);
        if (!isName && !ReplyTexts.Is(words[2], "LIB-VER"u8))
        {
            context.Reply.Error($"ERR Unrecognized option '{ReplyTexts.Show(words[2])}'");
            return;
        }

        if (!TryReadName(words[3], out string value))
        {
            context.Reply.Error($"ERR {(isName ? "lib-name" : "lib-ver")} cannot contain spaces, newlines or special characters.");
            return;
        }

        if (isName) context.Client.LibraryName = value;
        else context.Client.LibraryVersion = value;
        context.Reply.Ok();
    }

    private static void List(CommandContext context, WordList words)
    {
        string? error = TryReadFilter(words, out Func<ClientSession, bool> filter);
        if (error is not null)
        {
            context.Reply.Error(error);
            return;
        }

        StringBuilder text = new();
        foreach (ClientSession session in context.Connections.Sessions.Where(filter)) text.Append(Describe(context, session)).Append('\n');
        context.Reply.Verbatim(text.ToString());
    }

    private static void Info(CommandContext context, WordList words) =>
        context.Reply.Verbatim(Describe(context, context.Session) + "\n");

    private static void Switch(CommandContext context, WordList words)
    {
        bool isKnown = ReplyTexts.Is(words[2], "ON"u8) || ReplyTexts.Is(words[2], "OFF"u8);
        if (isKnown) context.Reply.Ok();
        else context.Reply.Error(ReplyTexts.SyntaxError);
    }

    private static string? TryReadFilter(WordList words, out Func<ClientSession, bool> filter)
    {
        filter = static _ => true;
        if (words.Count == 2) return null;
        if (words.Count == 4 && ReplyTexts.Is(words[2], "TYPE"u8)) return TryReadType(words[3], out filter);
        if (words.Count > 3 && ReplyTexts.Is(words[2], "ID"u8)) return TryReadIds(words.From(3), out filter);
        return ReplyTexts.SyntaxError;
    }

    /// <summary>Reads a type of clients.</summary>
    /// <returns>What is wrong; null if nothing.</returns>
    public static string? TryReadType(ReadOnlySpan<byte> type, out Func<ClientSession, bool> filter)
    {
        // Nodes have a port of their own, and nobody subscribes: whoever is here is a normal client.
        bool isNormal = ReplyTexts.Is(type, "normal"u8);
        filter = _ => isNormal;

        bool isKnown = isNormal || ReplyTexts.Is(type, "master"u8) || ReplyTexts.Is(type, "replica"u8)
            || ReplyTexts.Is(type, "slave"u8) || ReplyTexts.Is(type, "pubsub"u8);
        return isKnown ? null : $"ERR Unknown client type '{ReplyTexts.Show(type)}'";
    }

    private static string? TryReadIds(WordList words, out Func<ClientSession, bool> filter)
    {
        HashSet<long> ids = [];
        filter = session => ids.Contains(session.Profile.Id);
        for (int i = 0; i < words.Count; i++)
        {
            if (!RedisNumber.TryParse(words[i], out long id)) return "ERR Invalid client ID";
            ids.Add(id);
        }

        return null;
    }

    // Redis's letters: between MULTI and EXEC, waiting, and that EXEC will fail because a watched key was written.
    private static string FlagsOf(ClientSession session)
    {
        SessionTransaction transaction = session.Transaction;
        string flags = (transaction.IsOpen ? "x" : "") + (session.IsBlocked ? "b" : "") + (transaction.Watch is { IsTouched: true } ? "d" : "");
        return flags.Length == 0 ? "N" : flags;
    }

    private static string Describe(CommandContext context, ClientSession session)
    {
        ClientProfile client = session.Profile;
        long nowMs = context.Node.Loop.NowMs;
        SessionTransaction transaction = session.Transaction;
        int queued = transaction.IsOpen ? transaction.Commands.Count : -1;
        int protocol = session.Mode == ReplyMode.Resp3 ? 3 : 2;

        return $"id={client.Id} addr={client.Address} laddr={client.LocalAddress} fd={session.Descriptor} name={client.Name}"
            + $" age={(nowMs - client.ConnectedMs) / 1000} idle={(nowMs - client.HeardMs) / 1000} flags={FlagsOf(session)}"
            + $" db={session.Database} sub=0 psub=0 ssub=0 multi={queued} qbuf={session.InputBytes} qbuf-free=0 argv-mem=0"
            + $" multi-mem={transaction.QueuedBytes} rbs=0 rbp=0 obl=0"
            + $" oll={(session.OutputBytes > 0 ? 1 : 0)} omem={session.OutputBytes} tot-mem={session.MemoryBytes} events={session.Events} "
                + $"cmd={client.LastCommand}"
            + $" user=default redir=-1 resp={protocol} lib-name={client.LibraryName} lib-ver={client.LibraryVersion}";
    }
}
