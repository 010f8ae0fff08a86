using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands;

/// <summary>Runs HELLO and AUTH: how a client and the node introduce themselves.</summary>
internal static class HelloCommand
{
    /// <summary>The version of Redis whose behaviour the text port follows: what clients decide by.</summary>
    public const string RedisVersion = "7.2.0";

    private const string WrongPassword = "WRONGPASS invalid username-password pair or user is disabled.";

    private const string NoPassword =
        "ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?";

    /// <summary>HELLO [protover [AUTH username password] [SETNAME clientname]].</summary>
    public static void Hello(CommandContext context, WordList words)
    {
        ReplyMode mode = context.Reply.Mode;
        string? name = null;
        string? error = words.Count > 1 ? TryReadVersion(words[1], out mode) ?? TryReadOptions(words, out name) : null;
        if (error is not null)
        {
            context.Reply.Error(error);
            return;
        }

        context.Reply.Mode = mode;
        context.Client.Name = name ?? context.Client.Name;
        Introduce(context);
    }

    /// <summary>AUTH [username] password.</summary>
    public static void Auth(CommandContext context, WordList words)
    {
        if (words.Count > 3) context.Reply.Error(ReplyTexts.SyntaxError);
        else if (words.Count == 2) context.Reply.Error(NoPassword);
        else if (!IsDefaultUser(words[1])) context.Reply.Error(WrongPassword);
        else context.Reply.Ok();
    }

    private static string? TryReadVersion(ReadOnlySpan<byte> word, out ReplyMode mode)
    {
        mode = ReplyMode.Resp2;
        if (!RedisNumber.TryParse(word, out long version)) return "ERR Protocol version is not an integer or out of range";
        if (version is not (2 or 3)) return "NOPROTO unsupported protocol version";

        mode = version == 2 ? ReplyMode.Resp2 : ReplyMode.Resp3;
        return null;
    }

    private static string? TryReadOptions(WordList words, out string? name)
    {
        name = null;
        for (int i = 2; i < words.Count; i++)
        {
            int left = words.Count - 1 - i;
            if (ReplyTexts.Is(words[i], "AUTH"u8) && left >= 2)
            {
                // The default user has no password, so that any is right.
                if (!IsDefaultUser(words[i + 1])) return WrongPassword;
                i += 2;
            }
            else if (ReplyTexts.Is(words[i], "SETNAME"u8) && left >= 1)
            {
                if (!ClientCommands.TryReadName(words[++i], out name)) return ClientCommands.BadName;
            }
            else return $"ERR Syntax error in HELLO option '{ReplyTexts.Show(words[i])}'";
        }

        return null;
    }

    private static bool IsDefaultUser(ReadOnlySpan<byte> user) => user.SequenceEqual("default"u8);

    private static void Introduce(CommandContext context)
    {
        ReplyWriter reply = context.Reply;
        reply.MapHeader(7);
        reply.BulkText("server");
        reply.BulkText("causalkv");
        reply.BulkText("version");
        reply.BulkText(RedisVersion);
        reply.BulkText("proto");
        reply.Integer(reply.Mode == ReplyMode.Resp3 ? 3 : 2);
        reply.BulkText("id");
        reply.Integer(context.Client.Id);
        reply.BulkText("mode");
        reply.BulkText("standalone");
        reply.BulkText("role");
        reply.BulkText("master");
        reply.BulkText("modules");
        reply.ArrayHeader(0);
    }
}
