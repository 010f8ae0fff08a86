using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data;

namespace TcpCausalKv.Core.Tests.Data;

/// <summary>The rules of <see cref="Keyspace"/> in the plainest words: lists of versions in a dictionary.</summary>
internal sealed class ModelKeyspace
{
    private readonly SortedDictionary<string, List<KeyVersion>> _versions = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Keys => _versions.Keys;

    public long Siblings => _versions.Values.Sum(versions => versions.Count - 1L);

    public IReadOnlyList<KeyVersion> Versions(string key) => _versions.GetValueOrDefault(key) ?? [];

    public void Set(string key, byte[] value, Dot dot, HybridTimestamp timestamp, ulong[] observed)
    {
        Delete(key, dot, observed);
        IEnumerable<KeyVersion> versions = Versions(key).Append(new KeyVersion(dot, timestamp, value));
        _versions[key] = [.. versions.OrderByDescending(v => v.Timestamp).ThenByDescending(v => v.Dot.Origin)];
    }

    public bool Delete(string key, Dot by, ulong[] observed)
    {
        if (!_versions.TryGetValue(key, out List<KeyVersion>? versions)) return false;

        int removed = versions.RemoveAll(version => Covers(by, observed, version.Dot));
        if (versions.Count == 0) _versions.Remove(key);
        return removed > 0;
    }

    public void Flush(Dot by, ulong[] observed)
    {
        foreach (string key in Keys.ToList()) Delete(key, by, observed);
    }

    private static bool Covers(Dot by, ulong[] observed, Dot dot) =>
        dot.Origin == by.Origin || dot.Entry <= observed.ElementAtOrDefault(dot.Origin);
}
