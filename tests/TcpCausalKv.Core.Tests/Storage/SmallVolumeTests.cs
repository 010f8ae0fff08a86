using TcpCausalKv.Core.Storage;
using TcpCausalKv.Core.Storage.Log;
using TcpCausalKv.Simulation.Disks;

namespace TcpCausalKv.Core.Tests.Storage;

/// <summary>Overwrites on volumes that hold a few copies of the data, with the sizes that a node has by itself.</summary>
public sealed class SmallVolumeTests
{
    private const int Mib = 1024 * 1024;
    private const int ValueBytes = 100_000;

    [Theory]
    [InlineData(20 * Mib, 10, SyncPolicy.Always)]
    [InlineData(20 * Mib, 10, SyncPolicy.EverySecond)]
    [InlineData(20 * Mib, 10, SyncPolicy.Never)]
    [InlineData(20 * Mib, 60, SyncPolicy.EverySecond)]
    [InlineData(100 * Mib, 200, SyncPolicy.EverySecond)]
    public void Overwrites_never_fill_a_volume_that_holds_the_data_twice(int volume, int keys, SyncPolicy fsync)
    {
        SimulatedDirectory disk = new() { Capacity = volume };
        StoreBench node = StoreBench.Open(disk, OptionsOf(fsync));

        int writes = Math.Max(300, 4 * volume / ValueBytes);
        for (int n = 0; n < writes; n++)
        {
            node.Turn(n, keys, ValueBytes);
            Assert.Null(node.Store.Failure);
            Assert.False(node.Store.Log.IsFull);
        }

        ulong digest = node.Replica.Keyspace.Digest;
        node.Stop();
        Assert.Equal(digest, StoreBench.Open(disk, OptionsOf(fsync)).Replica.Keyspace.Digest);
    }

    [Fact]
    public void While_a_snapshot_needs_the_room_that_is_left_nothing_is_taken_in()
    {
        SimulatedDirectory disk = new() { Capacity = 20 * Mib };
        StoreBench node = StoreBench.Open(disk, OptionsOf(SyncPolicy.Never));
        int n = 0;
        while (!node.Replica.TurnIsFull) node.Turn(n++, keys: 40, ValueBytes, endsWork: false);

        Assert.NotNull(node.Store.Writing);
        Assert.InRange(disk.FreeBytes!.Value, 1, long.MaxValue);
        while (node.Store.Snapshots.Taken == 0) node.EmptyTurn(n++);
        Assert.Null(node.Store.Failure);
        Assert.False(node.Replica.TurnIsFull);
    }

    private static NodeStoreOptions OptionsOf(SyncPolicy fsync) => new(StoreBench.Cluster, 0, 7, "boot-1", "12:34") { Fsync = fsync };
}
