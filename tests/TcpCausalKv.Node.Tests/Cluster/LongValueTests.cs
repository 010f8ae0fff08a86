using TcpCausalKv.Core.Replication;
using TcpCausalKv.Node.Storage;
using TcpCausalKv.Node.Tests.Storage;

namespace TcpCausalKv.Node.Tests.Cluster;

/// <summary>Values that travel in pieces, over real sockets and from real files.</summary>
public sealed class LongValueTests : IDisposable
{
    private const int ValueBytes = 24 * 1024 * 1024;

    private readonly TemporaryDirectory _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task A_long_value_begins_anew_on_the_next_link_and_arrives_whole()
    {
        using TestCluster cluster = await TestCluster.StartLinked(OnDisk, isProxied: true, members: 2);
        byte[] value = new byte[ValueBytes];
        new Random(1).NextBytes(value);
        CuttingProxy link = cluster.Link(cluster.X, cluster.Y);
        link.CutNextAfter(ValueBytes / 3, ValueBytes / 2);
        link.Cut();
        await cluster.X.Until(_ => link.Accepted >= 2, "a new connection to y");

        await cluster.X.Do(state =>
        {
            using WriteScope write = state.Replica.BeginWrite(state.Loop.UnixNowMs);
            write.Set("long"u8, value);
        });
        await cluster.X.Until(_ => link.Accepted >= 4, "the value on its third connection");
        cluster.Y.Set("other", "1");
        await cluster.Converge();

        Assert.True(await cluster.Y.Ask(state => state.Replica.Keyspace.TryGet("long"u8, out ReadOnlySpan<byte> read) && read.SequenceEqual(value)));

        // A fetch may have brought it before, on the other link: then this is a duplicate.
        await cluster.Y.Until(state => state.Links.AssembledBytes == 0);
    }

    private NodeOptions OnDisk(NodeOptions options) =>
        options with { Storage = new StorageOptions(Path.Combine(_temporary.Path, options.Name)) };
}
