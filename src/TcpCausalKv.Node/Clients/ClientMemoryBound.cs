using System.Globalization;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients;

/// <summary>
/// How much all clients together may take for what they sent and what waits to be sent to them; Redis calls it <c>maxmemory-clients</c>.
/// </summary>
/// <param name="Bytes">So many bytes; 0 for no bound. Of no account where there is a percentage.</param>
/// <param name="Percent">So much of <c>maxmemory</c>; 0 for none.</param>
internal readonly record struct ClientMemoryBound(long Bytes, int Percent)
{
    private const long BytesMin = 64L << 20;

    /// <summary>A quarter of the memory that the process may use, and at least 64 MiB.</summary>
    public static ClientMemoryBound Default { get; } = new(Math.Max(BytesMin, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4), 0);

    /// <summary>Reads bytes, as <see cref="RedisSize"/>, or <c>10%</c>.</summary>
    public static bool TryParse(string text, out ClientMemoryBound bound)
    {
        bound = default;
        if (!text.EndsWith('%'))
        {
            if (!RedisSize.TryParse(text, out long bytes)) return false;
            bound = new ClientMemoryBound(bytes, 0);
            return true;
        }

        if (!int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int percent) || percent > 100)
        {
            return false;
        }

        bound = new ClientMemoryBound(0, percent);
        return true;
    }

    /// <summary>The bound, in bytes; <see cref="long.MaxValue"/> for none.</summary>
    /// <param name="maxMemory">The bound of the data; 0 for none.</param>
    public long Of(long maxMemory)
    {
        long bytes = Percent > 0 ? maxMemory / 100 * Percent : Bytes;
        return bytes == 0 ? long.MaxValue : bytes;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(Percent > 0 ? Percent : Bytes)}{(Percent > 0 ? "%" : "")}");
}
