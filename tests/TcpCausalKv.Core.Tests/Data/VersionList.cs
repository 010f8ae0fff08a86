using System.Text;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data;

namespace TcpCausalKv.Core.Tests.Data;

/// <summary>Versions as lines of text, in the order in which they came.</summary>
internal sealed class VersionList : IVersionSink
{
    public List<string> Lines { get; } = [];

    public IEnumerable<string> Sorted => Lines.Order(StringComparer.Ordinal);

    /// <summary>A copy of all that a keyspace holds, made by its reads.</summary>
    public static List<string> Of(Keyspace keyspace)
    {
        VersionList list = new();
        List<byte[]> keys = [];
        keyspace.Scan(0, int.MaxValue, key => keys.Add(key.ToArray()));
        foreach (byte[] key in keys)
        {
            List<KeyVersion> versions = [];
            keyspace.TryGetVersions(key, versions);
            foreach (KeyVersion version in versions) list.Add(key, version.Dot, version.Timestamp, version.Value.Span);
        }

        return [.. list.Sorted];
    }

    public void Add(ReadOnlySpan<byte> key, Dot dot, HybridTimestamp timestamp, ReadOnlySpan<byte> value) =>
        Lines.Add($"{Encoding.UTF8.GetString(key)} {dot} {timestamp.Bits} {Convert.ToHexString(value)}");
}
