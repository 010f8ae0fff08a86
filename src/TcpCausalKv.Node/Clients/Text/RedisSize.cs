using TcpCausalKv.Core.Numbers;

namespace TcpCausalKv.Node.Clients.Text;

/// <summary>Sizes as Redis reads them in its configuration: <c>1024</c>, <c>1k</c> (1000), <c>1kb</c> (1024), and so on with m and g.</summary>
public static class RedisSize
{
    private static readonly (string Suffix, long Bytes)[] s_units =
    [
        ("kb", 1024), ("mb", 1024 * 1024), ("gb", 1024 * 1024 * 1024), ("k", 1000), ("m", 1000 * 1000), ("g", 1000 * 1000 * 1000), ("b", 1), ("", 1),
    ];

    /// <summary>Reads a size in bytes, 0 or more.</summary>
    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        (string suffix, long unit) = s_units.First(unit => text.EndsWith(unit.Suffix, StringComparison.OrdinalIgnoreCase));
        if (!StrictNumber.TryDigits(text.AsSpan(0, text.Length - suffix.Length), out long count) || count > long.MaxValue / unit) return false;
        bytes = count * unit;
        return true;
    }
}
