using System.Buffers;

namespace TcpCausalKv.Node.Clients.Commands.Strings;

/// <summary>A value that is put together before it is written as a whole: an effect says what a key becomes, never how.</summary>
/// <remarks>Its memory is pooled. Dispose of it once it is written, and of no copy.</remarks>
internal readonly ref struct ValueDraft : IDisposable
{
    private readonly byte[] _rented;

    /// <summary>Begins with a copy of a value, followed by zeros.</summary>
    /// <param name="value">The value; none is as good as an empty one.</param>
    /// <param name="length">Bytes of the draft, at least those of the value.</param>
    public ValueDraft(ReadOnlySpan<byte> value, int length)
    {
        _rented = ArrayPool<byte>.Shared.Rent(length);
        Bytes = _rented.AsSpan(0, length);
        value.CopyTo(Bytes);
        Bytes[value.Length..].Clear();
    }

    /// <summary>The bytes, to be changed.</summary>
    public Span<byte> Bytes { get; }

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => ArrayPool<byte>.Shared.Return(_rented);
}
