using System.Globalization;
using TcpCausalKv.Core.Numbers;

namespace TcpCausalKv.Core.Storage.Log;

/// <summary>The name of a segment's file: <c>log-</c> and the log offset at which it starts, 16 hex digits.</summary>
public static class SegmentName
{
    private const string Prefix = "log-";
    private const int Digits = 16;

    /// <summary>The name of the segment that starts at a log offset.</summary>
    public static string Of(long start) => Prefix + start.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>True if <paramref name="name"/> is that of a segment.</summary>
    public static bool TryParse(string name, out long start)
    {
        start = 0;
        return name.Length == Prefix.Length + Digits
            && name.StartsWith(Prefix, StringComparison.Ordinal)
            && StrictNumber.TryHex(name.AsSpan(Prefix.Length), out start)
            && start >= 0
            && name == Of(start);
    }
}
