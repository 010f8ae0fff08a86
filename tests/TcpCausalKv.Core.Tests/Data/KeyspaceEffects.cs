using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data;
using TcpCausalKv.Core.Effects;

namespace TcpCausalKv.Core.Tests.Data;

/// <summary>Single effects, as the writes of tests have them.</summary>
internal static class KeyspaceEffects
{
    public static void Set(
        this Keyspace keyspace, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, Dot dot, HybridTimestamp timestamp, ReadOnlySpan<ulong> observed) =>
        keyspace.Apply(new Effect(EffectKind.Set, key, value), new WriteContext(dot, timestamp, observed), EffectTable.Current);

    /// <returns>True if a version is gone.</returns>
    public static bool Delete(this Keyspace keyspace, ReadOnlySpan<byte> key, Dot by, ReadOnlySpan<ulong> observed)
    {
        long before = keyspace.Count + keyspace.Siblings;
        keyspace.Apply(new Effect(EffectKind.Delete, key), new WriteContext(by, default, observed), EffectTable.Current);
        return keyspace.Count + keyspace.Siblings < before;
    }

    public static void Flush(this Keyspace keyspace, Dot by, ReadOnlySpan<ulong> observed) =>
        keyspace.Apply(new Effect(EffectKind.Flush), new WriteContext(by, default, observed), EffectTable.Current);
}
