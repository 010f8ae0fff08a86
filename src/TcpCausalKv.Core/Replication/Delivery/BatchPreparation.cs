using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data;
using TcpCausalKv.Core.Effects;
using TcpCausalKv.Core.Wire.Batches;

namespace TcpCausalKv.Core.Replication.Delivery;

/// <summary>The long values of a batch, brought into memory of the keyspace's own in steps before the batch is applied.</summary>
/// <remarks>Nobody sees anything of them before. Owned by the replica's thread.</remarks>
internal sealed class BatchPreparation
{
    private readonly Queue<PreparedVersion> _done = new();
    private readonly Queue<(PreparedVersion Version, int ValueAt, int ValueLength)> _left = new();

    /// <summary>Finds what is to be prepared.</summary>
    /// <param name="frame">A batch that was checked.</param>
    /// <param name="format">What says how long a step is.</param>
    internal BatchPreparation(ReadOnlySpan<byte> frame, BatchFormat format)
    {
        BatchHeader batch = new(frame);
        BatchReader reader = new(batch.Writes, format);
        for (uint n = 0; n < batch.Count; n++)
        {
            reader.TryReadWrite(out uint effectCount);
            for (uint i = 0; i < effectCount; i++)
            {
                reader.TryReadEffect(out Effect effect);
                if (!IsPrepared(effect, format)) continue;
                Dot dot = new(batch.Origin, batch.FirstEntry + n);
                HybridTimestamp timestamp = new(batch.FirstTimestamp.Bits + n);
                frame.Overlaps(effect.Value, out int at);
                _left.Enqueue((new PreparedVersion(effect.Key, dot, timestamp, effect.Value.Length), at, effect.Value.Length));
            }
        }
    }

    /// <summary>Goes on by one step.</summary>
    /// <param name="frame">The same batch.</param>
    /// <param name="bytesMax">Bytes of the step.</param>
    /// <returns>True once all is prepared.</returns>
    internal bool Step(ReadOnlySpan<byte> frame, int bytesMax)
    {
        while (bytesMax > 0 && _left.TryPeek(out (PreparedVersion Version, int ValueAt, int ValueLength) next))
        {
            int bytes = next.Version.Step(frame.Slice(next.ValueAt, next.ValueLength), bytesMax);
            bytesMax -= bytes;
            if (bytes == 0) _done.Enqueue(_left.Dequeue().Version);
        }

        return _left.Count == 0;
    }

    /// <summary>While all is applied in order: the effect with the version that was prepared for it, or as it is.</summary>
    internal Effect Complete(in Effect effect, BatchFormat format) => IsPrepared(effect, format) ? new Effect(effect, _done.Dequeue()) : effect;

    private static bool IsPrepared(in Effect effect, BatchFormat format) =>
        effect.Kind == EffectKind.Set && PreparedVersion.IsWorthwhile(effect.Key.Length, effect.Value.Length, format.Limits.StepBytes);
}
