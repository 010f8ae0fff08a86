using System.Numerics;

namespace TcpCausalKv.Core.Effects;

/// <summary>Applies an effect of one kind.</summary>
internal delegate void EffectApplication(IEffectTarget target, in Effect effect, in WriteContext write);

/// <summary>All that there is to know of one kind of effect.</summary>
public sealed class EffectRow
{
    internal EffectRow(EffectKind kind, string name, EffectParts parts, int since, EffectApplication apply)
    {
        Kind = kind;
        Name = name;
        Parts = parts;
        Since = since;
        Apply = apply;
        EncodedCount = 1 + (uint)BitOperations.PopCount((uint)parts);
    }

    /// <summary>The kind; its number is on the wire and in logs.</summary>
    public EffectKind Kind { get; }

    /// <summary>What <c>inspect --export</c> calls it.</summary>
    public string Name { get; }

    /// <summary>What follows the kind.</summary>
    public EffectParts Parts { get; }

    /// <summary>The protocol version that knows it first: it is written only once every member speaks that.</summary>
    public int Since { get; }

    internal EffectApplication Apply { get; }

    /// <summary>Elements of the encoded effect: the kind and its parts.</summary>
    internal uint EncodedCount { get; }
}
