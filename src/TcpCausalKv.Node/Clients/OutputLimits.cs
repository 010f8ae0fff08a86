using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using TcpCausalKv.Core.Numbers;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients;

/// <summary>How much may wait to be sent to a client before it is disconnected, by class; Redis calls it <c>client-output-buffer-limit</c>.</summary>
/// <param name="Normal">Of clients. There are no others here, but the settings of Redis's other classes are kept and shown.</param>
/// <param name="Replica">Of Redis's replicas.</param>
/// <param name="PubSub">Of subscribers.</param>
internal sealed record OutputLimits(OutputLimit Normal, OutputLimit Replica, OutputLimit PubSub)
{
    private const int WordsPerClass = 4;

    /// <summary>The error for a text with the wrong number of words.</summary>
    public const string WrongCount = "Wrong number of arguments in buffer limit configuration.";

    /// <summary>Redis's defaults, except that normal clients have a hard bound.</summary>
    /// <param name="normalBytes">That bound, in bytes.</param>
    public static OutputLimits Default(long normalBytes) => new(
        new OutputLimit(normalBytes, 0, 0), new OutputLimit(256 << 20, 64 << 20, 60), new OutputLimit(32 << 20, 8 << 20, 60));

    /// <summary>Reads <c>class hard soft seconds</c>, once or more; classes that are not named stay as they are.</summary>
    /// <param name="text">What was set.</param>
    /// <param name="limits">The new limits.</param>
    /// <returns>What is wrong; null if nothing.</returns>
    public string? TryChange(string text, out OutputLimits limits)
    {
        limits = this;
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0 || words.Length % WordsPerClass != 0) return WrongCount;
        for (int at = 0; at < words.Length; at += WordsPerClass)
        {
            if (!OutputLimit.TryParse(words.AsSpan(at + 1, 3), out OutputLimit? limit))
            {
                return "Error in hard, soft or soft_seconds setting in buffer limit configuration.";
            }

            OutputLimits? changed = limits.With(words[at], limit);
            if (changed is null) return "Invalid client class specified in buffer limit configuration.";
            limits = changed;
        }

        return null;
    }

    /// <inheritdoc/>
    public override string ToString() => $"normal {Normal} slave {Replica} pubsub {PubSub}";

    private OutputLimits? With(string name, OutputLimit limit) => name.ToLowerInvariant() switch
    {
        "normal" => this with { Normal = limit },
        "slave" or "replica" => this with { Replica = limit },
        "pubsub" => this with { PubSub = limit },
        _ => null,
    };
}

/// <summary>The bounds of one class of clients; 0 stands for none.</summary>
/// <param name="HardBytes">A client is disconnected as soon as more waits.</param>
/// <param name="SoftBytes">A client is disconnected once more has waited for <paramref name="SoftSeconds"/>.</param>
/// <param name="SoftSeconds">How long.</param>
internal sealed record OutputLimit(long HardBytes, long SoftBytes, int SoftSeconds)
{
    /// <summary>Reads hard bound, soft bound and seconds.</summary>
    public static bool TryParse(ReadOnlySpan<string> words, [NotNullWhen(true)] out OutputLimit? limit)
    {
        limit = null;
        if (!RedisSize.TryParse(words[0], out long hard) || !RedisSize.TryParse(words[1], out long soft)) return false;
        if (!StrictNumber.TryDigits(words[2], out int seconds)) return false;
        limit = new OutputLimit(hard, soft, seconds);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{HardBytes} {SoftBytes} {SoftSeconds}");
}
