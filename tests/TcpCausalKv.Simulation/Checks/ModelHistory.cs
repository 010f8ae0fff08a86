using TcpCausalKv.Core.Clocks;

namespace TcpCausalKv.Simulation.Checks;

/// <summary>The writes of one origin as its history goes on: in order, without those that it went on without.</summary>
internal sealed class ModelHistory
{
    private readonly List<ulong> _entries = [];
    private readonly HashSet<ulong> _lost = [];

    /// <summary>A write was made.</summary>
    /// <returns>False if it does not follow the last.</returns>
    internal bool TryAdd(ulong entry)
    {
        if (!ClockEntry.Follows(entry, _entries.Count == 0 ? 0 : _entries[^1])) return false;
        _entries.Add(entry);
        _lost.Remove(entry);
        return true;
    }

    /// <summary>The origin goes on after a write: those that were made after it are lost.</summary>
    internal void GoOnAfter(ulong entry)
    {
        int kept = (int)ClockEntry.Sequence(entry);
        for (int at = kept; at < _entries.Count; at++) _lost.Add(_entries[at]);
        _entries.RemoveRange(kept, _entries.Count - kept);
    }

    internal bool IsLost(ulong entry) => _lost.Contains(entry);

    /// <summary>All writes up to one of them.</summary>
    internal IEnumerable<ulong> UpTo(ulong entry) => _entries.Take((int)ClockEntry.Sequence(entry));
}
