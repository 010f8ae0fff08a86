using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Keys;

/// <summary>Reads when a key is to end.</summary>
internal static class Deadlines
{
    /// <summary>Reads a time.</summary>
    /// <param name="word">What the client sent.</param>
    /// <param name="unitMs">Milliseconds of the unit that it is in.</param>
    /// <param name="fromMs">What it counts from, Unix milliseconds; 0 for a Unix time.</param>
    /// <param name="command">Name of the command, for errors.</param>
    /// <param name="deadlineMs">Unix milliseconds.</param>
    /// <returns>Null, or the error to reply.</returns>
    public static string? TryRead(ReadOnlySpan<byte> word, int unitMs, long fromMs, string command, out long deadlineMs)
    {
        deadlineMs = 0;
        if (!RedisNumber.TryParse(word, out long time)) return ReplyTexts.NotAnInteger;
        Int128 span = (Int128)time * unitMs;
        if (span < long.MinValue || span > long.MaxValue || span + fromMs > long.MaxValue) return Invalid(command);

        // The last millisecond of all stands for a key that never ends.
        deadlineMs = (long)Int128.Clamp(span + fromMs, long.MinValue, long.MaxValue - 1);
        return null;
    }

    /// <summary>Reads a time that must be later than none: for SET, SETEX and GETEX.</summary>
    /// <inheritdoc cref="TryRead"/>
    public static string? TryReadPositive(ReadOnlySpan<byte> word, int unitMs, long fromMs, string command, out long deadlineMs)
    {
        deadlineMs = 0;
        if (!RedisNumber.TryParse(word, out long time)) return ReplyTexts.NotAnInteger;
        return time <= 0 ? Invalid(command) : TryRead(word, unitMs, fromMs, command, out deadlineMs);
    }

    private static string Invalid(string command) => $"ERR invalid expire time in '{command}' command";
}
