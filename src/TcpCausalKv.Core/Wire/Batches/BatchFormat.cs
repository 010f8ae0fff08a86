using TcpCausalKv.Core.Effects;

namespace TcpCausalKv.Core.Wire.Batches;

/// <summary>What a batch is held against: the cluster's width, bounds, and the effects that this build knows.</summary>
/// <param name="Width">Entries in every vector clock of the cluster.</param>
public sealed record BatchFormat(int Width)
{
    /// <summary>Bounds of counts, keys and values.</summary>
    public FrameLimits Limits { get; init; } = new();

    /// <summary>The kinds of effects that may stand in it.</summary>
    public EffectTable Effects { get; init; } = EffectTable.Current;
}
