using System.IO.Hashing;
using TcpCausalKv.Core.Effects;

namespace TcpCausalKv.Core.Data;

/// <summary>Who watches which key. A change of the data is told here, and costs nothing while nobody watches.</summary>
internal sealed class KeyWatches
{
    private readonly Dictionary<byte[], List<KeyWatch>> _byKey = new(Comparer);
    private readonly Dictionary<byte[], List<KeyWatch>>.AlternateLookup<ReadOnlySpan<byte>> _bySpan;

    /// <summary>Nobody watches yet.</summary>
    public KeyWatches() => _bySpan = _byKey.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>Compares keys by their bytes.</summary>
    public static IEqualityComparer<byte[]> Comparer { get; } = new BytesComparer();

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
    public void Tell(in Effect effect, Keyspace keyspace)
    {
        if (effect.Kind == EffectKind.Flush) TouchAll();
        else if (effect.Kind is not (EffectKind.Delete or EffectKind.Purge) || keyspace.Contains(effect.Key)) Touch(effect.Key);
    }

    /// <summary>Every key may have changed.</summary>
    public void TouchAll()
    {
        foreach (KeyWatch watch in _byKey.Values.SelectMany(watches => watches)) watch.IsTouched = true;
    }

    private void Touch(ReadOnlySpan<byte> key)
    {
        if (!_bySpan.TryGetValue(key, out List<KeyWatch>? watches)) return;
        foreach (KeyWatch watch in watches) watch.IsTouched = true;
    }

    private sealed class BytesComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(byte[] obj) => GetHashCode((ReadOnlySpan<byte>)obj);

        public int GetHashCode(ReadOnlySpan<byte> alternate) => (int)XxHash3.HashToUInt64(alternate);

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
