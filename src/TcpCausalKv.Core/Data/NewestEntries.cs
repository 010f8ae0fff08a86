using TcpCausalKv.Core.Clocks;

namespace TcpCausalKv.Core.Data;

/// <summary>Per slot, the highest entry that a version has had since all was cleared: who has seen all of these has seen everything.</summary>
/// <remarks>A view of one array, so that noting a write costs no more than the array does.</remarks>
internal readonly struct NewestEntries()
{
    private readonly ulong[] _entries = new ulong[VectorClock.WidthMax];

    /// <summary>A version of this write is in the data.</summary>
    internal void Note(Dot dot) => _entries[dot.Origin] = Math.Max(_entries[dot.Origin], dot.Entry);

    internal void Clear() => Array.Clear(_entries);

    /// <summary>True if a context covers every version that there is.</summary>
    internal bool AreCoveredBy(CausalContext context)
    {
        for (int slot = 0; slot < _entries.Length; slot++)
        {
            if (!context.Covers(new Dot(slot, _entries[slot]))) return false;
        }

        return true;
    }
}
