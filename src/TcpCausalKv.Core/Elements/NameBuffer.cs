using System.Buffers;

namespace TcpCausalKv.Core.Elements;

/// <summary>The name of an element in memory that is given back at the end.</summary>
internal readonly ref struct NameBuffer : IDisposable
{
    private readonly byte[] _rented;
    private readonly int _length;

    /// <summary>Puts kind and part together.</summary>
    public NameBuffer(ElementKind kind, ReadOnlySpan<byte> part)
    {
        _length = ElementName.Length(part.Length);
        _rented = ArrayPool<byte>.Shared.Rent(_length);
        ElementName.Write(_rented, kind, part);
    }

    /// <summary>The name.</summary>
    public ReadOnlySpan<byte> Bytes => _rented.AsSpan(0, _length);

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<byte>.Shared.Return(_rented);
}
