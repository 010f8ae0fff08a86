using TcpCausalKv.Node.Clients.Blocking;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands;

/// <summary>Runs the commands that wait for copies of what the connection wrote, with Redis 7.2's checks and replies.</summary>
internal static class WaitCommands
{
    private const string NoDisk = "ERR WAITAOF cannot be used when numlocal is set but appendonly is disabled.";

    private static readonly Action<CommandContext, CopyGoal> s_replyPeers = ReplyPeers;
    private static readonly Action<CommandContext, CopyGoal> s_replyLocalAndPeers = ReplyLocalAndPeers;

    /// <summary>WAIT numreplicas timeout.</summary>
    public static void Wait(CommandContext context, WordList words)
    {
        string? error = RedisNumber.TryParse(words[1], out long peers) ? null : ReplyTexts.NotAnInteger;
        long timeoutMs = 0;
        error ??= TryReadTimeout(context, words[2], out timeoutMs);

        if (error is not null) context.Reply.Error(error);
        else Await(context, new CopyGoal(context.Session.WrittenEntry, peers, Local: 0, IsSynced: false), timeoutMs, s_replyPeers);
    }

    /// <summary>WAITAOF numlocal numreplicas timeout.</summary>
    public static void WaitAof(CommandContext context, WordList words)
    {
        long peers = 0;
        long timeoutMs = 0;
        string? error = TryReadLocal(words[1], out long local);
        error ??= TryReadPeers(words[2], out peers);
        error ??= TryReadTimeout(context, words[3], out timeoutMs);
        if (error is null && local > 0 && context.Node.Log.DurableClock is null) error = NoDisk;

        if (error is not null) context.Reply.Error(error);
        else Await(context, new CopyGoal(context.Session.WrittenEntry, peers, local, IsSynced: true), timeoutMs, s_replyLocalAndPeers);
    }

    private static void Await(CommandContext context, CopyGoal goal, long timeoutMs, Action<CommandContext, CopyGoal> reply)
    {
        if (goal.IsReached(context.Node) || context.Session.Transaction.IsRunning) reply(context, goal);
        else context.Session.Wait.Begin(new CopyWait(context, goal, timeoutMs, reply));
    }

    private static string? TryReadLocal(ReadOnlySpan<byte> word, out long local)
    {
        if (!RedisNumber.TryParse(word, out local)) return ReplyTexts.NotAnInteger;
        return local is 0 or 1 ? null : "ERR value is out of range, value must between 0 and 1";
    }

    private static string? TryReadPeers(ReadOnlySpan<byte> word, out long peers) =>
        RedisNumber.TryParse(word, out peers) && peers >= 0 ? null : "ERR value is out of range, must be positive";

    private static string? TryReadTimeout(CommandContext context, ReadOnlySpan<byte> word, out long timeoutMs)
    {
        if (!RedisNumber.TryParse(word, out timeoutMs)) return "ERR timeout is not an integer or out of range";
        if (timeoutMs < 0) return "ERR timeout is negative";
        return timeoutMs > long.MaxValue - context.Node.Loop.UnixNowMs ? "ERR timeout is out of range" : null;
    }

    private static void ReplyPeers(CommandContext context, CopyGoal goal) => context.Reply.Integer(goal.CountPeers(context.Node));

    private static void ReplyLocalAndPeers(CommandContext context, CopyGoal goal)
    {
        context.Reply.ArrayHeader(2);
        context.Reply.Integer(goal.CountLocal(context.Node));
        context.Reply.Integer(goal.CountPeers(context.Node));
    }
}
