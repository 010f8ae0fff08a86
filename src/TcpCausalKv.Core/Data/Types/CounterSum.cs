using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data.Tables;
using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Core.Data.Types;

/// <summary>Reads counters: what a value says, plus what was added to it. Has the memory of what it reads, until it reads again.</summary>
internal sealed class CounterSum
{
    private const int AddedInAnyOrderMax = 2;

    private readonly byte[] _text = new byte[CounterText.BytesMax];

    /// <summary>Reads a value that may have been added to.</summary>
    /// <param name="first">Where the first record is, a contribution or another one.</param>
    /// <param name="recordKey">Under what it is there.</param>
    /// <param name="hasBase">True if there is a value.</param>
    /// <param name="value">The value; then what is read.</param>
    /// <returns>False if there is neither a value nor anything added.</returns>
    public bool TryRead(KeyPlace first, ReadOnlySpan<byte> recordKey, bool hasBase, ref ReadOnlySpan<byte> value)
    {
        if (!TrySum(first, recordKey, out decimal sum)) return hasBase;

        // What is no number can't be added to: it shows as it is.
        decimal number = 0;
        if (hasBase && !CounterText.TryParse(value, out number)) return true;
        value = _text.AsSpan(0, CounterText.Write(number + sum, _text));
        return true;
    }

    /// <summary>Keeps a score as a value, until the next read.</summary>
    public ReadOnlySpan<byte> Keep(double score) => ScoreEncoding.Write(_text, score);

    /// <summary>True if there is a live contribution.</summary>
    /// <param name="first">Where the first record is, or would be.</param>
    /// <param name="recordKey">Under what it is there.</param>
    public static bool IsAny(KeyPlace first, ReadOnlySpan<byte> recordKey)
    {
        for (KeyPlace place = first; place.Holds(recordKey); place = place.Next)
        {
            if (place.Version is { Shape: VersionShape.Count, IsLive: true }) return true;
        }

        return false;
    }

    /// <summary>The sum of the live contributions of an element.</summary>
    /// <param name="first">Where the first record is, a contribution or another one.</param>
    /// <param name="recordKey">Under what it is there.</param>
    /// <param name="sum">The sum.</param>
    /// <returns>False if there is none.</returns>
    /// <remarks>
    /// Numbers of very different sizes are rounded when they are added, and their order in memory is that of their arrival: so three or more are
    /// added in the order of their origins, or nodes could read different digits.
    /// </remarks>
    public static bool TrySum(KeyPlace first, ReadOnlySpan<byte> recordKey, out decimal sum)
    {
        sum = 0;
        int live = 0;
        for (KeyPlace place = first; place.Holds(recordKey) && live <= AddedInAnyOrderMax; place = place.Next)
        {
            if (place.Version is not { Shape: VersionShape.Count, IsLive: true }) continue;
            sum += place.Version.Contribution.Value;
            live++;
        }

        if (live > AddedInAnyOrderMax) sum = SumByOrigin(first, recordKey);
        return live > 0;
    }

    private static decimal SumByOrigin(KeyPlace first, ReadOnlySpan<byte> recordKey)
    {
        Span<decimal> byOrigin = stackalloc decimal[VectorClock.WidthMax];
        byOrigin.Clear();
        for (KeyPlace place = first; place.Holds(recordKey); place = place.Next)
        {
            if (place.Version is { Shape: VersionShape.Count, IsLive: true }) byOrigin[place.Version.Dot.Origin] = place.Version.Contribution.Value;
        }

        decimal sum = 0;
        foreach (decimal value in byOrigin) sum += value;
        return sum;
    }
}
