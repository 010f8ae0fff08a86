using System.Net;
using Microsoft.Extensions.Logging;
using TcpCausalKv.Core.Numbers;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Storage.Log;

namespace TcpCausalKv.Server.Settings;

/// <summary>Reads values as people type them. Each throws <see cref="FormatException"/> with a sentence that says what to write.</summary>
internal static class ValueReader
{
    /// <summary>Longest time that a setting can name, milliseconds: an hour.</summary>
    public const int MillisecondsMax = 60 * 60 * 1000;

    private static readonly (string Suffix, long Bytes)[] ByteUnits =
    [
        ("kb", 1024), ("mb", 1024 * 1024), ("gb", 1024 * 1024 * 1024), ("b", 1), ("", 1),
    ];

    /// <summary>The text itself.</summary>
    public static string Text(string text) => text;

    /// <summary>The path of a directory.</summary>
    public static string Directory(string text) =>
        text.Length > 0 ? text : throw new FormatException("'' is no directory: write its path.");

    /// <summary>A whole number within bounds.</summary>
    public static Func<string, int> Number(int min, int max) => text =>
        StrictNumber.TryDigits(text, out int number) && number >= min && number <= max
            ? number
            : throw new FormatException($"'{text}' is no number from {min} to {max}.");

    /// <summary>A port; 0 for any free one.</summary>
    public static int Port(string text) => Number(IPEndPoint.MinPort, IPEndPoint.MaxPort)(text);

    /// <summary>A number of bytes: <c>67108864</c>, <c>64mb</c>.</summary>
    public static long Bytes(string text)
    {
        foreach ((string suffix, long unit) in ByteUnits)
        {
            if (!text.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)) continue;
            if (StrictNumber.TryDigits(text.AsSpan(0, text.Length - suffix.Length), out long count)
                && count > 0 && count <= long.MaxValue / unit)
            {
                return count * unit;
            }
        }

        throw new FormatException($"'{text}' is no size: write bytes, or a number with kb, mb or gb, as in 64mb.");
    }

    /// <summary>Milliseconds, or <c>off</c> for <see cref="ReplicaOptions.FetchOff"/>.</summary>
    public static int FetchDelay(string text)
    {
        if (text.Equals("off", StringComparison.OrdinalIgnoreCase)) return ReplicaOptions.FetchOff;

        return StrictNumber.TryDigits(text, out int milliseconds) && milliseconds <= MillisecondsMax
            ? milliseconds
            : throw new FormatException($"'{text}' is no time: write milliseconds, from 0 to {MillisecondsMax}, or off.");
    }

    /// <summary>When the log is synced, in Redis's words.</summary>
    public static SyncPolicy Sync(string text) => text.ToUpperInvariant() switch
    {
        "ALWAYS" => SyncPolicy.Always,
        "EVERYSEC" => SyncPolicy.EverySecond,
        "NO" => SyncPolicy.Never,
        _ => throw new FormatException($"'{text}' is no policy: write always, everysec or no."),
    };

    /// <summary>The least level that is logged.</summary>
    public static LogLevel Level(string text) => text.ToUpperInvariant() switch
    {
        "TRACE" => LogLevel.Trace,
        "DEBUG" => LogLevel.Debug,
        "INFORMATION" or "INFO" => LogLevel.Information,
        "WARNING" or "WARN" => LogLevel.Warning,
        "ERROR" => LogLevel.Error,
        "CRITICAL" => LogLevel.Critical,
        "NONE" => LogLevel.None,
        _ => throw new FormatException($"'{text}' is no level: write trace, debug, information, warning, error, critical or none."),
    };
}
