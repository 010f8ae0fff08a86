using TcpCausalKv.Core.Effects;
using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Core.Data;

/// <summary>Who watches which key. A change of the data is told here, and costs nothing while nobody watches.</summary>
internal sealed class KeyWatches
{
    private readonly Dictionary<byte[], List<KeyWatch>> _byKey;
    private readonly Dictionary<byte[], List<KeyWatch>>.AlternateLookup<ReadOnlySpan<byte>> _bySpan;

    /// <summary>Nobody watches yet.</summary>
    /// <param name="hashSeed">One that clients cannot guess: else keys could be found that all lie in one place, and slow down every write.</param>
    public KeyWatches(ulong hashSeed)
    {
        Comparer = new BytesComparer((long)hashSeed);
        _byKey = new Dictionary<byte[], List<KeyWatch>>(Comparer);
        _bySpan = _byKey.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>Compares keys by their bytes.</summary>
    public IEqualityComparer<byte[]> Comparer { get; }

    /// <summary>True while nobody watches anything.</summary>
    public bool IsEmpty => _byKey.Count == 0;

    /// <summary>A key is watched by one more.</summary>
    public void Add(byte[] key, KeyWatch watch)
    {
        if (_byKey.TryGetValue(key, out List<KeyWatch>? watches)) watches.Add(watch);
        else _byKey.Add(key, [watch]);
    }

    /// <summary>A key is watched by one less.</summary>
    public void Remove(byte[] key, KeyWatch watch)
    {
        List<KeyWatch> watches = _byKey[key];
        watches.Remove(watch);
        if (watches.Count == 0) _byKey.Remove(key);
    }

    /// <summary>An effect is about to be applied. What it deletes though nobody sees it, because its end has come, is no change.</summary>
    /// <param name="effect">The effect.</param>
    /// <param name="origin">Slot of the node whose write it is part of.</param>
    /// <param name="keyspace">The keys.</param>
    public void Tell(in Effect effect, int origin, Keyspace keyspace)
    {
        if (effect.Kind == EffectKind.Flush) TouchShown(keyspace, database: null);
        else if (effect.Kind == EffectKind.FlushDatabase) TouchShown(keyspace, DatabaseKey.NumberOf(effect.Key));
        else if (effect.Kind is not (EffectKind.Delete or EffectKind.Purge) || keyspace.Contains(effect.Key)) Touch(effect.Key, origin);
    }

    /// <summary>All keys are about to go; as in Redis one that is not there does not change by it.</summary>
    /// <param name="keyspace">The keys.</param>
    /// <param name="database">Whose keys; null for those of every database.</param>
    public void TouchShown(Keyspace keyspace, int? database)
    {
        foreach ((byte[] key, List<KeyWatch> watches) in _byKey)
        {
            bool isMeant = database is null || database == DatabaseKey.NumberOf(key);
            if (!isMeant || !keyspace.Contains(key)) continue;
            foreach (KeyWatch watch in watches) watch.IsTouched = true;
        }
    }

    private void Touch(ReadOnlySpan<byte> key, int origin)
    {
        if (!_bySpan.TryGetValue(key, out List<KeyWatch>? watches)) return;
        foreach (KeyWatch watch in watches) watch.Touch(origin);
    }
}
