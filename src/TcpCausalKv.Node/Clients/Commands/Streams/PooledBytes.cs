using System.Buffers;

namespace TcpCausalKv.Node.Clients.Commands.Streams;

/// <summary>Bytes that are given back at the end.</summary>
/// <param name="length">How many.</param>
internal readonly ref struct PooledBytes(int length) : IDisposable
{
    private readonly byte[] _rented = ArrayPool<byte>.Shared.Rent(length);

    /// <summary>The bytes.</summary>
    public Span<byte> Span => _rented.AsSpan(0, length);

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<byte>.Shared.Return(_rented);
}
