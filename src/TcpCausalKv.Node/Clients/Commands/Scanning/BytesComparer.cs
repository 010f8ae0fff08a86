using System.IO.Hashing;

namespace TcpCausalKv.Node.Clients.Commands.Scanning;

/// <summary>Compares arrays by their bytes.</summary>
internal sealed class BytesComparer : IEqualityComparer<byte[]>
{
    private static readonly long s_seed = Random.Shared.NextInt64();

    private BytesComparer()
    {
    }

    /// <summary>The only one.</summary>
    public static BytesComparer Instance { get; } = new();

    /// <inheritdoc/>
    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    /// <inheritdoc/>
    public int GetHashCode(byte[] obj) => (int)XxHash3.HashToUInt64(obj, s_seed);
}
