using System.Buffers.Binary;
using TcpCausalKv.Core.Clocks;

namespace TcpCausalKv.Core.Elements;

// contribution = total:number cleared:number behind:number [clearer:u8 clearerEntry:u64]      behind = 2 x last - clearedAt;
//                                                                                        the clearer if it is wholly cleared

/// <summary>
/// What one origin has added to a counter, and how much of that writes have taken away which had seen it. The rule of counters, and pure:
/// whatever is added counts exactly once, and whatever overwrites takes just what it has seen.
/// </summary>
/// <param name="Last">The entry of the origin's last write that added to it.</param>
/// <param name="Total">All that the origin has added.</param>
/// <param name="Cleared">How much of it was taken away.</param>
/// <param name="ClearedAt">
/// Orders what took away: 2q for a write that had seen the origin's writes up to q, 2q - 1 for a contribution that write q began anew.
/// </param>
/// <param name="Clearer">Of a contribution that was wholly cleared, a write that did it; else of no meaning.</param>
internal readonly record struct Contribution(ulong Last, decimal Total, decimal Cleared, ulong ClearedAt, Dot Clearer)
{
    /// <summary>Bytes of the longest encoding.</summary>
    public const int BytesMax = (3 * CountNumber.BytesMax) + ClearerBytes;

    private const int ClearerBytes = sizeof(byte) + sizeof(ulong);

    /// <summary>What of it counts.</summary>
    public decimal Value => Total - Cleared;

    /// <summary>False once all of it was cleared: it shows nowhere, and is kept only until everybody knows.</summary>
    public bool IsLive => ClearedAt < 2 * Last;

    /// <summary>The origin adds.</summary>
    /// <param name="known">The contribution as it is here; null for none.</param>
    /// <param name="write">The write that adds.</param>
    /// <param name="before">The origin's own total before.</param>
    /// <param name="total">And after it.</param>
    /// <remarks>One that does not follow what is here, which no node ships, counts by itself: so every node makes the same of it.</remarks>
    public static Contribution Add(Contribution? known, ulong write, decimal before, decimal total)
    {
        return known is { IsLive: true } live && live.Total == before
            ? live with { Last = write, Total = total }
            : new Contribution(write, total, before, (2 * write) - 1, default);
    }

    /// <summary>A write takes away what it had seen.</summary>
    /// <param name="seen">The origin's writes that it had seen.</param>
    /// <param name="seenTotal">The origin's total as it had seen it.</param>
    /// <param name="by">That write.</param>
    public Contribution Clear(ulong seen, decimal seenTotal, Dot by)
    {
        ulong at = 2 * seen;
        if (Last > seen) return at > ClearedAt ? this with { Cleared = seenTotal, ClearedAt = at } : this;
        return IsLive ? this with { Cleared = Total, ClearedAt = at, Clearer = by } : this with { ClearedAt = Math.Max(at, ClearedAt) };
    }

    /// <summary>What two nodes know of the same contribution.</summary>
    public static Contribution Merge(Contribution a, Contribution b)
    {
        Contribution newer = a.Last >= b.Last ? a : b;
        Contribution clearer = a.ClearedAt >= b.ClearedAt ? a : b;
        return newer with { Cleared = clearer.Cleared, ClearedAt = clearer.ClearedAt, Clearer = clearer.Clearer };
    }

    /// <summary>Writes all but <see cref="Last"/>, which is the version's dot.</summary>
    /// <returns>Bytes written.</returns>
    public int Write(Span<byte> destination)
    {
        int at = CountNumber.Write(destination, Total);
        at += CountNumber.Write(destination[at..], Cleared);
        at += CountNumber.Write(destination[at..], (long)(2 * Last) - (long)ClearedAt);
        if (IsLive) return at;

        destination[at] = (byte)Clearer.Origin;
        BinaryPrimitives.WriteUInt64LittleEndian(destination[(at + 1)..], Clearer.Entry);
        return at + ClearerBytes;
    }

    /// <summary>Reads a contribution.</summary>
    /// <param name="last">The version's dot's entry.</param>
    /// <param name="value">The version's value.</param>
    /// <param name="contribution">What it says.</param>
    /// <returns>False if it says nothing that can be.</returns>
    public static bool TryRead(ulong last, ReadOnlySpan<byte> value, out Contribution contribution)
    {
        contribution = default;
        if (!CountNumber.TryRead(ref value, out decimal total) || !CountNumber.TryRead(ref value, out decimal cleared)) return false;
        if (!CountNumber.TryRead(ref value, out decimal behind) || behind != decimal.Truncate(behind)) return false;

        decimal at = (2 * (decimal)last) - behind;
        if (at < 0 || at > 2 * (decimal)ClockEntry.Max) return false;
        contribution = new Contribution(last, total, cleared, (ulong)at, default);
        if (contribution.IsLive) return value.IsEmpty;
        if (value.Length != ClearerBytes) return false;
        contribution = contribution with { Clearer = new Dot(value[0], BinaryPrimitives.ReadUInt64LittleEndian(value[1..])) };
        return true;
    }

    /// <summary>Reads of an encoded contribution just whether it is live: if nothing follows its three numbers.</summary>
    public static bool IsLiveIn(ReadOnlySpan<byte> value) => CountNumber.EndOf(value, ShownBytesOf(value)) == value.Length;

    /// <summary>What of an encoded contribution is the same at all nodes that have applied the same writes; empty if it is cleared.</summary>
    public static ReadOnlySpan<byte> Shown(ReadOnlySpan<byte> value) => IsLiveIn(value) ? value[..ShownBytesOf(value)] : default;

    // Total and what of it was cleared.
    private static int ShownBytesOf(ReadOnlySpan<byte> value) => CountNumber.EndOf(value, CountNumber.EndOf(value, 0));
}
