using System.Text;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data;

namespace TcpCausalKv.Core.Tests.Data;

/// <summary>A keyspace whose keys and values are texts, changed by writes that tests describe.</summary>
internal sealed class KeyspaceBench
{
    public Keyspace Keyspace { get; } = new();

    public static Cause Write(int origin, ulong sequence, ulong timestamp = 1, ulong[]? observed = null) =>
        new(new Dot(origin, sequence), new HybridTimestamp(timestamp), observed ?? []);

    public void Set(string key, string value, Cause write) =>
        Keyspace.Set(Bytes(key), Bytes(value), write.Dot, write.Timestamp, write.Observed);

    public bool Delete(string key, Cause write) => Keyspace.Delete(Bytes(key), write.Dot, write.Observed);

    public void Flush(Cause write) => Keyspace.Flush(write.Dot, write.Observed);

    public string? Get(string key) =>
        Keyspace.TryGet(Bytes(key), out ReadOnlySpan<byte> value) ? Encoding.UTF8.GetString(value) : null;

    public List<string> Versions(string key)
    {
        List<KeyVersion> versions = [];
        Keyspace.TryGetVersions(Bytes(key), versions);
        return [.. versions.Select(version => Encoding.UTF8.GetString(version.Value.Span))];
    }

    public void Check() => Assert.Equal(Keyspace.ComputeDigest(), Keyspace.Digest);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public sealed record Cause(Dot Dot, HybridTimestamp Timestamp, ulong[] Observed);
}
