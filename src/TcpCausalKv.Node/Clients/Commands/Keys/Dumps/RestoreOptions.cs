using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Keys.Dumps;

/// <summary>How RESTORE is to give a key its content.</summary>
/// <param name="Replaces">REPLACE: whatever the key has gives way.</param>
/// <param name="IsAbsolute">ABSTTL: the time to live is a Unix time.</param>
internal readonly record struct RestoreOptions(bool Replaces, bool IsAbsolute)
{
    private const int FrequencyMax = 255;

    /// <summary>Reads the options. IDLETIME and FREQ are checked, but nothing here keeps how long or how often a key was read.</summary>
    /// <returns>Null, or the error to reply.</returns>
    public static string? TryRead(WordList words, out RestoreOptions options)
    {
        options = default;
        bool hasIdleTime = false;
        bool hasFrequency = false;
        for (int i = 4; i < words.Count; i++)
        {
            bool isLast = i + 1 == words.Count;
            string? error = null;
            if (ReplyTexts.Is(words[i], "REPLACE"u8)) options = options with { Replaces = true };
            else if (ReplyTexts.Is(words[i], "ABSTTL"u8)) options = options with { IsAbsolute = true };
            else if (ReplyTexts.Is(words[i], "IDLETIME"u8) && !isLast && !hasFrequency)
            {
                hasIdleTime = true;
                error = Check(words[++i], long.MaxValue, "ERR Invalid IDLETIME value, must be >= 0");
            }
            else if (ReplyTexts.Is(words[i], "FREQ"u8) && !isLast && !hasIdleTime)
            {
                hasFrequency = true;
                error = Check(words[++i], FrequencyMax, "ERR Invalid FREQ value, must be >= 0 and <= 255");
            }
            else error = ReplyTexts.SyntaxError;

            if (error is not null) return error;
        }

        return null;
    }

    private static string? Check(ReadOnlySpan<byte> word, long max, string invalid)
    {
        if (!RedisNumber.TryParse(word, out long value)) return ReplyTexts.NotAnInteger;
        return value < 0 || value > max ? invalid : null;
    }
}
