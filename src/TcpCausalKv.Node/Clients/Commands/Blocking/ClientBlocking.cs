using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Blocking;

/// <summary>Runs CLIENT UNBLOCK, CLIENT PAUSE and CLIENT UNPAUSE.</summary>
internal static class ClientBlocking
{
    /// <summary>CLIENT UNBLOCK client-id [TIMEOUT|ERROR].</summary>
    public static void Unblock(CommandContext context, WordList words)
    {
        bool isError = words.Count == 4 && ReplyTexts.Is(words[3], "ERROR"u8);
        bool isKnown = words.Count == 3 || isError || (words.Count == 4 && ReplyTexts.Is(words[3], "TIMEOUT"u8));
        if (words.Count > 4) context.Reply.Error(ReplyTexts.SyntaxError);
        else if (!isKnown) context.Reply.Error("ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR");
        else if (!RedisNumber.TryParse(words[2], out long id)) context.Reply.Error(ReplyTexts.NotAnInteger);
        else
        {
            ClientSession? session = context.Connections.Sessions.FirstOrDefault(session => session.Profile.Id == id);
            bool isUnblocked = session is not null && (isError ? session.Wait.TryAbort() : session.Wait.TryExpire());
            context.Reply.Integer(isUnblocked ? 1 : 0);
        }
    }

    /// <summary>CLIENT PAUSE timeout [WRITE|ALL].</summary>
    public static void Pause(CommandContext context, WordList words)
    {
        bool writesOnly = words.Count == 4 && ReplyTexts.Is(words[3], "WRITE"u8);
        if (words.Count > 4) context.Reply.Error(ReplyTexts.SyntaxError);
        else if (words.Count == 4 && !writesOnly && !ReplyTexts.Is(words[3], "ALL"u8))
        {
            context.Reply.Error("ERR CLIENT PAUSE mode must be WRITE or ALL");
        }
        else if (!RedisNumber.TryParse(words[2], out long ms)) context.Reply.Error("ERR timeout is not an integer or out of range");
        else if (ms < 0) context.Reply.Error("ERR timeout is negative");
        else if (ms > long.MaxValue - context.Node.Loop.UnixNowMs) context.Reply.Error("ERR timeout is out of range");
        else
        {
            context.Connections.Pause.Begin(ms, all: !writesOnly);
            context.Reply.Ok();
        }
    }

    /// <summary>CLIENT UNPAUSE.</summary>
    public static void Unpause(CommandContext context, WordList words)
    {
        context.Connections.Pause.End();
        context.Reply.Ok();
    }
}
