using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data;
using TcpCausalKv.Core.Effects;
using TcpCausalKv.Core.Wire;

namespace TcpCausalKv.Core.Replication.Delivery;

/// <summary>Brings a batch's effects into the data. Every effect has seen just what the batch depends on.</summary>
internal static class BatchEffects
{
    /// <summary>Applies every effect of a batch that was checked, in order.</summary>
    internal static void Apply(BatchHeader batch, Keyspace keyspace, FrameLimits limits)
    {
        BatchReader reader = new(batch.Writes, limits);
        BatchLookahead ahead = new(new BatchReader(batch.Writes, limits), batch.Count, keyspace);
        ReadOnlySpan<ulong> observed = batch.Dependencies;
        for (uint write = 0; write < batch.Count; write++)
        {
            Dot dot = new(batch.Origin, batch.FirstSequence + write);
            HybridTimestamp timestamp = new(batch.FirstTimestamp.Bits + write);
            reader.TryReadWrite(out uint effectCount);
            for (uint i = 0; i < effectCount; i++)
            {
                ahead.Advance();
                reader.TryReadEffect(out Effect effect);
                Apply(effect, dot, timestamp, observed, keyspace);
            }
        }
    }

    private static void Apply(Effect effect, Dot dot, HybridTimestamp timestamp, ReadOnlySpan<ulong> observed, Keyspace keyspace)
    {
        switch (effect.Kind)
        {
            case EffectKind.Set:
                keyspace.Set(effect.Key, effect.Value, dot, timestamp, observed);
                break;
            case EffectKind.Delete:
                keyspace.Delete(effect.Key, dot, observed);
                break;
            case EffectKind.Flush:
                keyspace.Flush(dot, observed);
                break;
            default:
                throw new InvalidOperationException($"An effect of kind {effect.Kind} was not refused by the check.");
        }
    }
}
