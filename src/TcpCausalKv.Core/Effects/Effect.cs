namespace TcpCausalKv.Core.Effects;

/// <summary>What a write does to one key, as decided at its origin. Borrows the bytes of its batch.</summary>
public readonly ref struct Effect
{
    /// <summary>Makes an effect over borrowed bytes.</summary>
    /// <param name="kind">What it does.</param>
    /// <param name="key">The key; empty for <see cref="EffectKind.Flush"/>.</param>
    /// <param name="value">The value; empty but for <see cref="EffectKind.Set"/>.</param>
    public Effect(EffectKind kind, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        Kind = kind;
        Key = key;
        Value = value;
    }

    /// <summary>What it does.</summary>
    public EffectKind Kind { get; }

    /// <summary>The key; empty for <see cref="EffectKind.Flush"/>.</summary>
    public ReadOnlySpan<byte> Key { get; }

    /// <summary>The value; empty but for <see cref="EffectKind.Set"/>.</summary>
    public ReadOnlySpan<byte> Value { get; }
}
