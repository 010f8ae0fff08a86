using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data;
using TcpCausalKv.Core.Effects;
using TcpCausalKv.Core.Wire.Batches;

namespace TcpCausalKv.Core.Replication.Delivery;

/// <summary>Brings a batch's effects into the data. Every effect has seen just what the batch depends on.</summary>
internal static class BatchEffects
{
    /// <summary>Applies every effect of a batch that was checked, in order.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="keyspace">What it is applied to.</param>
    /// <param name="format">How it is read.</param>
    /// <param name="preparation">Its long values, if they were prepared; all of them then.</param>
    internal static void Apply(BatchHeader batch, Keyspace keyspace, BatchFormat format, BatchPreparation? preparation = null)
    {
        BatchReader reader = new(batch.Writes, format);
        BatchLookahead ahead = new(new BatchReader(batch.Writes, format), batch.Count, keyspace);
        ReadOnlySpan<ulong> observed = batch.Dependencies;
        for (uint n = 0; n < batch.Count; n++)
        {
            Dot dot = new(batch.Origin, batch.FirstEntry + n);
            WriteContext write = new(dot, new HybridTimestamp(batch.FirstTimestamp.Bits + n), observed);
            reader.TryReadWrite(out uint effectCount);
            for (uint i = 0; i < effectCount; i++)
            {
                ahead.Advance();
                reader.TryReadEffect(out Effect effect);
                keyspace.Apply(preparation is null ? effect : preparation.Complete(effect, format), write, format.Effects);
            }
        }
    }
}
