using TcpCausalKv.Simulation.Checks.Typed;
using TcpCausalKv.Simulation.Histories;
using TcpCausalKv.Simulation.Runs;

namespace TcpCausalKv.Simulation.Checks;

/// <summary>
/// What a node must have applied and must show, by the definition: an effect removes the versions of its key that its write had seen, and
/// a read gives the version with the highest timestamp, of equal timestamps that of the higher slot.
/// </summary>
/// <remarks>Plain lists on purpose: nothing of the product's own data structures is used.</remarks>
internal sealed class ModelNode
{
    private readonly List<ModelVersion>[] _versions;

    internal ModelNode(int width, int keys, int typedKeys)
    {
        Typed = new TypedModel(typedKeys);
        Applied = new ulong[width];
        _versions = new List<ModelVersion>[keys];
        for (int key = 0; key < keys; key++) _versions[key] = [];
    }

    /// <summary>Writes applied, per slot.</summary>
    internal ulong[] Applied { get; }

    /// <summary>True while the node is up.</summary>
    internal bool IsUp { get; set; }

    /// <summary>The highest timestamp applied.</summary>
    internal ulong LastTimestamp { get; private set; }

    /// <summary>What it must show of typed keys.</summary>
    internal TypedModel Typed { get; }

    /// <summary>Equal for equal sets of applied writes, whatever their names; for others different, but for a chance of 2^-64.</summary>
    internal ulong Identity { get; private set; }

    /// <summary>Keys that have a version.</summary>
    internal int KeyCount => _versions.Count(versions => versions.Count > 0) + Typed.KeyCount;

    /// <summary>Versions beyond the first of their key.</summary>
    internal int SiblingCount => _versions.Sum(versions => Math.Max(0, versions.Count - 1)) + Typed.SiblingCount;

    /// <summary>True if all of <paramref name="clock"/> is applied.</summary>
    internal bool Covers(ReadOnlySpan<ulong> clock)
    {
        for (int slot = 0; slot < clock.Length; slot++)
        {
            if (clock[slot] > Applied[slot]) return false;
        }

        return true;
    }

    /// <summary>What a read of the key gives.</summary>
    internal int ValueOf(int key)
    {
        List<ModelVersion> versions = _versions[key];
        if (versions.Count == 0) return HistoryOperation.None;

        ModelVersion best = versions[0];
        foreach (ModelVersion version in versions)
        {
            if ((version.Timestamp, version.Origin).CompareTo((best.Timestamp, best.Origin)) > 0) best = version;
        }

        return best.Value;
    }

    /// <summary>Applies one effect of a write that had seen <paramref name="seen"/>.</summary>
    internal void Apply(in HistoryOperation effect, in ModelVersion write, ReadOnlySpan<ulong> seen)
    {
        switch (effect.Kind)
        {
            case OperationKind.Write:
                RemoveSeen(effect.Key, write, seen);
                _versions[effect.Key].Add(write with { Value = effect.Value });
                break;
            case OperationKind.Delete:
                RemoveSeen(effect.Key, write, seen);
                break;
            case OperationKind.Flush:
                for (int key = 0; key < _versions.Length; key++) RemoveSeen(key, write, seen);
                break;
        }
    }

    /// <summary>All of a write is applied.</summary>
    /// <param name="write">The step in which it was made.</param>
    internal void Note(in ChronicleEvent write)
    {
        LastTimestamp = Math.Max(LastTimestamp, write.Timestamp);
        Identity += new RandomSource((ulong)write.ClockAt, RandomPurpose.Run).Bits();
    }

    /// <summary>Forgets everything: the process died.</summary>
    internal void Clear()
    {
        IsUp = false;
        LastTimestamp = 0;
        Identity = 0;
        Typed.Clear();
        Array.Clear(Applied);
        foreach (List<ModelVersion> versions in _versions) versions.Clear();
    }

    private void RemoveSeen(int key, in ModelVersion write, ReadOnlySpan<ulong> seen)
    {
        List<ModelVersion> versions = _versions[key];
        for (int i = versions.Count - 1; i >= 0; i--)
        {
            if (versions[i].IsSeenBy(write, seen)) versions.RemoveAt(i);
        }
    }
}
