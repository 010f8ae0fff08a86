using System.Text;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data;
using TcpCausalKv.Core.Elements;

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
        for (int database = 0; database < DatabaseKey.Databases; database++) keyspace.Scan(database, 0, int.MaxValue, key => keys.Add(key.ToArray()));
        foreach (byte[] key in keys) keyspace.ShowVersions(key, list);

        return [.. list.Sorted];
    }

    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> element, Dot dot, HybridTimestamp timestamp, ReadOnlySpan<byte> value) =>
        Lines.Add($"{Text(key)} {element[0]} {Text(element[1..])} {dot} {timestamp.Bits} {Convert.ToHexString(value)}");

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
