using System.Globalization;

namespace TcpCausalKv.Load.Pausing;

/// <summary>Keys whose deadlines are spread evenly over some time.</summary>
/// <param name="Prefix">What their names begin with.</param>
/// <param name="Count">How many there are.</param>
/// <param name="First">The first deadline.</param>
/// <param name="Spread">How much later the last one comes.</param>
/// <remarks>
/// Deadlines are moments, not times from a write on, so that they are spread evenly however fast the keys are written.
/// </remarks>
internal sealed record ExpiringKeys(string Prefix, int Count, DateTimeOffset First, TimeSpan Spread)
{
    private static readonly string s_value = new('x', 64);

    /// <summary>One writer's share of the SETs: writers take turns, so that of each one's keys some end all the time.</summary>
    /// <param name="writer">Its number, from 0 on.</param>
    /// <param name="writers">How many there are.</param>
    public IEnumerable<string[]> WritesOf(int writer, int writers)
    {
        for (int key = writer; key < Count; key += writers)
        {
            long deadline = (First + Spread * ((double)key / Count)).ToUnixTimeMilliseconds();
            yield return
            [
                "SET", string.Create(CultureInfo.InvariantCulture, $"{Prefix}{key:D12}"), s_value,
                "PXAT", deadline.ToString(CultureInfo.InvariantCulture),
            ];
        }
    }
}
