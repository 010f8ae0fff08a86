using System.Buffers.Binary;
using TcpCausalKv.Core.Cluster;

namespace TcpCausalKv.Node;

/// <summary>Draws numbers that nobody else has drawn.</summary>
/// <remarks>
/// From the system's own source, as Guids are: RandomNumberGenerator needs OpenSSL, which a small image does not hold. A Guid has six fixed bits, no
/// two at the same place of its halves, so that each is covered by a random one.
/// </remarks>
public static class RandomIds
{
    /// <summary>The id of a cluster that is founded now.</summary>
    public static ClusterId Cluster() => new(new UInt128(NonZero(), NonZero()));

    /// <summary>The incarnation of a process that begins now; never 0.</summary>
    public static ulong Incarnation() => NonZero();

    private static ulong NonZero()
    {
        Span<byte> random = stackalloc byte[16];
        Guid.NewGuid().TryWriteBytes(random, bigEndian: true, out _);
        return (BinaryPrimitives.ReadUInt64LittleEndian(random) ^ BinaryPrimitives.ReadUInt64LittleEndian(random[8..])) | 1;
    }
}
