namespace TcpCausalKv.Core.Effects;

/// <summary>What a write does to the data, as decided at its origin. Borrows the bytes of its batch.</summary>
/// <param name="kind">What it does.</param>
/// <param name="key">The key, where the kind has one.</param>
/// <param name="value">The value, where the kind has one.</param>
public readonly ref struct Effect(EffectKind kind, ReadOnlySpan<byte> key = default, ReadOnlySpan<byte> value = default)
{
    /// <summary>An effect on one element.</summary>
    /// <param name="kind">What it does.</param>
    /// <param name="key">The key.</param>
    /// <param name="element">Name of the element.</param>
    /// <param name="value">The value, where the kind has one.</param>
    public Effect(EffectKind kind, ReadOnlySpan<byte> key, ReadOnlySpan<byte> element, ReadOnlySpan<byte> value) : this(kind, key, value) =>
        Element = element;

    internal Effect(in Effect effect, IPreparedEffect prepared) : this(effect.Kind, effect.Key, effect.Value) => Prepared = prepared;

    /// <summary>What it does.</summary>
    public EffectKind Kind { get; } = kind;

    /// <summary>The key; empty where the kind has none.</summary>
    public ReadOnlySpan<byte> Key { get; } = key;

    /// <summary>Name of the element; empty where the kind has none.</summary>
    public ReadOnlySpan<byte> Element { get; }

    /// <summary>The value; empty where the kind has none.</summary>
    public ReadOnlySpan<byte> Value { get; } = value;

    /// <summary>What was made of it beforehand; null if nothing was.</summary>
    internal IPreparedEffect? Prepared { get; }
}
