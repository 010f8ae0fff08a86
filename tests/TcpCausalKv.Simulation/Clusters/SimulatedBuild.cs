using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Effects;
using TcpCausalKv.Core.Replication;

namespace TcpCausalKv.Simulation.Clusters;

/// <summary>A build of the product that a process runs: the present one, or one after it that knows a kind of effect more.</summary>
internal sealed record SimulatedBuild(ProtocolVersions Speaks, EffectTable Effects)
{
    private const EffectKind SetAnew = (EffectKind)100;

    /// <summary>The present build.</summary>
    internal static SimulatedBuild Present { get; } = new(ProtocolVersions.Current, EffectTable.Current);

    /// <summary>The one after it. Its new kind does what a set does, so that whoever looks at the data needs to know nothing of versions.</summary>
    internal static SimulatedBuild Next { get; } = new(
        new ProtocolVersions(ProtocolVersions.Current.Min, ProtocolVersions.Current.Max + 1),
        EffectTable.Current.With(new EffectRow(
            SetAnew, "set-anew", EffectParts.Key | EffectParts.Value, ProtocolVersions.Current.Max + 1,
            (IEffectTarget target, in Effect effect, in WriteContext write) => target.Set(new Effect(EffectKind.Set, effect.Key, effect.Value),
                write))));

    /// <summary>Sets a key in the newest way that may be written.</summary>
    internal static void Set(Replica replica, WriteScope write, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        bool knowsAnew = replica.Options.Effects.Find((byte)SetAnew) is not null && replica.IsKnownToAll(SetAnew);
        write.Add(new Effect(knowsAnew ? SetAnew : EffectKind.Set, key, value));
    }
}
