using TcpCausalKv.Node.Clients.Commands.SortedSets;

namespace TcpCausalKv.Node.Clients.Commands.Blocking;

/// <summary>How long a command waits.</summary>
internal static class BlockingTimeout
{
    private const double MillisPerSecond = 1_000;

    /// <summary>Reads seconds, a decimal number.</summary>
    /// <param name="context">The command; an error is replied to its client.</param>
    /// <param name="word">The word.</param>
    /// <param name="ms">Milliseconds, rounded up; 0 to wait for ever.</param>
    /// <returns>False if the word is none; the error is replied then.</returns>
    public static bool TryRead(CommandContext context, ReadOnlySpan<byte> word, out long ms)
    {
        ms = 0;
        if (!ScoreText.TryParse(word, out double seconds)) context.Reply.Error("ERR timeout is not a float or out of range");
        else if (seconds < 0) context.Reply.Error("ERR timeout is negative");
        else if (seconds * MillisPerSecond > long.MaxValue - context.Node.Loop.UnixNowMs) context.Reply.Error("ERR timeout is out of range");
        else
        {
            ms = (long)Math.Ceiling(seconds * MillisPerSecond);
            return true;
        }

        return false;
    }
}
