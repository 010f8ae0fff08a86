namespace TcpCausalKv.Simulation.Clusters;

/// <summary>
/// How far the writes of each origin have ever got beyond it. What no other node has received may die with its origin; the rest may not.
/// </summary>
internal sealed class Exposure(int width)
{
    private readonly ulong[] _last = new ulong[width];

    /// <summary>The last write of <paramref name="origin"/> that any other node has received.</summary>
    internal ulong LastOf(int origin) => _last[origin];

    internal void Received(int origin, int node, ulong sequence)
    {
        if (node != origin) _last[origin] = Math.Max(_last[origin], sequence);
    }

    /// <summary>Of the writes of <paramref name="origin"/> only so many are left anywhere.</summary>
    /// <returns>True if that takes some off that had been received.</returns>
    internal bool TakeBack(int origin, ulong left)
    {
        if (_last[origin] <= left) return false;
        _last[origin] = left;
        return true;
    }
}
