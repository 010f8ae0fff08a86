namespace TcpCausalKv.Node.Clients.Commands.Blocking;

/// <summary>What is replied where nothing was there in time.</summary>
internal static class BlockingReplies
{
    /// <summary>That of pops.</summary>
    public static void NullArray(CommandContext context) => context.Reply.NullArray();

    /// <summary>That of moves: an element that is none where they may not wait, and else the same as that of pops.</summary>
    public static void NullOfMove(CommandContext context)
    {
        if (context.Session.Transaction.IsRunning) context.Reply.Null();
        else context.Reply.NullArray();
    }
}
