using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Node.Clients.Commands.Counters;

/// <summary>What is added to.</summary>
/// <param name="key">The key.</param>
/// <param name="kind"><see cref="ElementKind.Text"/> or <see cref="ElementKind.Field"/>.</param>
/// <param name="part">The field; empty for a string.</param>
/// <param name="notANumber">The error if it holds no number.</param>
internal readonly ref struct CounterTarget(ReadOnlySpan<byte> key, ElementKind kind, ReadOnlySpan<byte> part, string notANumber)
{
    /// <summary>The key.</summary>
    public ReadOnlySpan<byte> Key { get; } = key;

    /// <summary>What it is in the key.</summary>
    public ElementKind Kind { get; } = kind;

    /// <summary>The field; empty for a string.</summary>
    public ReadOnlySpan<byte> Part { get; } = part;

    /// <summary>The error if it holds no number.</summary>
    public string NotANumber { get; } = notANumber;
}
