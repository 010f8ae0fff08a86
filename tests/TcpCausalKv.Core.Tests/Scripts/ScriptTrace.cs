using System.Text;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Effects;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Wire.Batches;

namespace TcpCausalKv.Core.Tests.Scripts;

/// <summary>
/// The trace of a script in columns: dot, what happened, at which node, effects, and why. The effects of a write are joined by commas,
/// the writes of a batch by blanks; <c>-x</c> deletes x and <c>-*</c> every key.
/// </summary>
internal sealed class ScriptTrace(ClusterIdentity cluster)
{
    private readonly List<(string Dot, string Verb, string Node, string Effects, string Note)> _lines = [];

    /// <summary>What one node's replica tells goes into the common trace.</summary>
    public IReplicaTrace Of(string node) => new NodeTrace(this, node);

    public void Wrote(BatchHeader batch, string node) => Add(Name(batch), "applied", node, Effects(batch), Causes(batch));

    public void Read(string node, string key, string? value, string siblings) =>
        Add("", "read", node, $"{key}={value ?? "(nil)"}", siblings.Length == 0 ? "" : $"beside {siblings}");

    public override string ToString()
    {
        int dots = _lines.Max(line => line.Dot.Length);
        int effects = _lines.Max(line => line.Effects.Length);
        return string.Join('\n', _lines.Select(line =>
            $"{line.Dot.PadRight(dots)} {line.Verb,-7} {line.Node,-8} {line.Effects.PadRight(effects)}  {line.Note}".TrimEnd()));
    }

    private void Add(string dot, string verb, string node, string effects, string note) => _lines.Add((dot, verb, node, effects, note));

    private string Name(BatchHeader batch)
    {
        string first = cluster.Describe(new Dot(batch.Origin, batch.FirstEntry));
        return batch.Count == 1 ? first : $"{first}-{batch.LastEntry}";
    }

    private string Causes(BatchHeader batch)
    {
        List<string> causes = [];
        for (int slot = 0; slot < cluster.Members.Count; slot++)
        {
            if (slot != batch.Origin && batch.Dependencies[slot] > 0) causes.Add(cluster.Describe(new Dot(slot, batch.Dependencies[slot])));
        }

        return causes.Count == 0 ? "" : $"after {string.Join(' ', causes)}";
    }

    private static string Effects(BatchHeader batch)
    {
        BatchReader reader = new(batch.Writes, new BatchFormat(batch.Dependencies.Length));
        List<string> writes = [];
        for (int write = 0; write < batch.Count; write++)
        {
            reader.TryReadWrite(out uint count);
            List<string> effects = [];
            for (uint n = 0; n < count; n++)
            {
                reader.TryReadEffect(out Effect effect);
                effects.Add(Text(effect));
            }

            writes.Add(string.Join(',', effects));
        }

        return string.Join(' ', writes);
    }

    private static string Text(Effect effect) => effect.Kind switch
    {
        EffectKind.Set => $"{Encoding.UTF8.GetString(effect.Key)}={Encoding.UTF8.GetString(effect.Value)}",
        EffectKind.Delete => $"-{Encoding.UTF8.GetString(effect.Key)}",
        _ => "-*",
    };

    private sealed class NodeTrace(ScriptTrace trace, string node) : IReplicaTrace
    {
        public void Applied(BatchHeader batch, Dot releasedBy) =>
            trace.Add(trace.Name(batch), "applied", node, Effects(batch), releasedBy.Entry == 0 ? "" : $"released by {Describe(releasedBy)}");

        public void Held(BatchHeader batch, Dot lacks) => trace.Add(trace.Name(batch), "held", node, "", $"lacks {Describe(lacks)}");

        public void Duplicate(BatchHeader batch) => trace.Add(trace.Name(batch), "dropped", node, "", "is here already");

        public void PassedOver(BatchHeader batch) => trace.Add(trace.Name(batch), "dropped", node, "", "is lost, or may be");

        // Told with its effects at the end of the turn.
        public void Wrote(Dot dot)
        {
        }

        private string Describe(Dot dot) => trace.Describe(dot);
    }

    private string Describe(Dot dot) => cluster.Describe(dot);
}
