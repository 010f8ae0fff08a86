using System.Collections.Concurrent;

namespace TcpCausalKv.Live.Faults;

/// <summary>How often the nemesis has struck. For any thread.</summary>
internal sealed class FaultCounters
{
    private readonly ConcurrentDictionary<FaultKind, int> _counts = new();

    /// <summary>How often, by kind.</summary>
    public int this[FaultKind kind] => _counts.GetValueOrDefault(kind);

    /// <summary>It has struck.</summary>
    public void Add(FaultKind kind) => _counts.AddOrUpdate(kind, 1, (_, count) => count + 1);

    /// <inheritdoc/>
    public override string ToString() =>
        string.Join("  ", Enum.GetValues<FaultKind>().Select(kind => $"{kind.ToString().ToLowerInvariant()} {this[kind]}"));
}
