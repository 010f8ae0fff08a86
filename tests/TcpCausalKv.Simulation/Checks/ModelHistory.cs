using TcpCausalKv.Core.Clocks;

namespace TcpCausalKv.Simulation.Checks;

/// <summary>The writes of one origin as its history goes on: in order, without those that it went on without.</summary>
internal sealed class ModelHistory
{
    private readonly HashSet<ulong> _lost = [];

    // Each write's predecessor. Those of an end that the history went on without stay: a peer that has them may still tell another.
    private readonly Dictionary<ulong, ulong> _before = [];
    private ulong _last;

    /// <summary>A write was made.</summary>
    /// <returns>False if it does not follow the last.</returns>
    internal bool TryAdd(ulong entry)
    {
        if (!ClockEntry.Follows(entry, _last)) return false;
        _before[entry] = _last;
        _lost.Remove(entry);
        _last = entry;
        return true;
    }

    /// <summary>The origin goes on after a write: those that do not lead to it are lost.</summary>
    internal void GoOnAfter(ulong entry)
    {
        _lost.UnionWith(UpTo(_last));
        _lost.ExceptWith(UpTo(entry));
        _last = entry;
    }

    internal bool IsLost(ulong entry) => _lost.Contains(entry);

    /// <summary>A write and all that came before it, the last first; of a lost one, what led to it.</summary>
    internal IEnumerable<ulong> UpTo(ulong entry)
    {
        for (; entry != 0; entry = _before[entry]) yield return entry;
    }
}
