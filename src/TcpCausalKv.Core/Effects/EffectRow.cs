using System.Numerics;

namespace TcpCausalKv.Core.Effects;

/// <summary>Applies an effect of one kind.</summary>
internal delegate void EffectApplication(IEffectTarget target, in Effect effect, in WriteContext write);

/// <summary>Says whether element and value of an effect of one kind are some that can be applied.</summary>
internal delegate bool EffectCheck(in Effect effect);

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

    /// <summary>True if it is applied to every database: it names no key, which would tell of one.</summary>
    internal bool IsOnEverything => (Parts & EffectParts.Key) == 0;

    internal EffectApplication Apply { get; }

    /// <summary>What its element and value are held against before it is believed; null if any will do.</summary>
    internal EffectCheck? Check { get; init; }

    /// <summary>Elements of the encoded effect: the kind and its parts.</summary>
    internal uint EncodedCount { get; }
}
