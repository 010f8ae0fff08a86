using TcpCausalKv.Core.Storage.Log;
using TcpCausalKv.Node.Storage;
using TcpCausalKv.Node.Tests.Clients;
using TcpCausalKv.Node.Tests.Storage;

namespace TcpCausalKv.Node.Tests.Cluster;

/// <summary>Whole nodes on real volumes that are small, or full.</summary>
public sealed class SmallVolumeTests
{
    private static readonly string s_value = new('v', 100_000);

    [SmallVolumeFact]
    public async Task Overwrites_go_on_where_the_data_is_small_beside_the_volume()
    {
        using SmallVolume volume = new(megabytes: 20);
        using TestCluster cluster = await TestCluster.StartLinked(On(volume, SyncPolicy.EverySecond), members: 1);
        using TestClient client = cluster.X.Connect();

        for (int n = 0; n < 600; n++)
        {
            client.SendWords("SET", $"k{n % 10}", s_value);
            client.Expect("+OK\r\n");
        }

        Assert.True(cluster.X.Log.Count(CapturedLog.DiskFull) == 0, cluster.X.Log.ToString());
        Assert.InRange(await cluster.X.Ask(state => state.Store!.Snapshots.Taken), 5, long.MaxValue);
    }

    [SmallVolumeFact]
    public async Task On_a_full_volume_nobody_is_shown_what_is_not_written_and_all_goes_on_once_there_is_room()
    {
        using SmallVolume volume = new(megabytes: 20);
        using TestCluster cluster = await TestCluster.StartLinked(On(volume, SyncPolicy.EverySecond), members: 1);
        using TestClient writer = cluster.X.Connect();
        using TestClient reader = cluster.X.Connect();
        using TestClient operatorClient = cluster.X.Connect();
        Assert.Equal("+OK\r\n", writer.Ask("SET k before"));
        volume.Fill();

        writer.SendWords("SET", "k", s_value);
        await cluster.X.Until(state => state.Store!.UnwrittenBytes > s_value.Length);
        reader.SendWords("GET", "k");
        for (int n = 0; n < 3; n++) Assert.Contains("\r\ndisk_full:1\r\n", operatorClient.Ask("INFO persistence"), StringComparison.Ordinal);
        Assert.Equal((0, 0), (writer.Socket.Available, reader.Socket.Available));

        volume.MakeRoom();
        writer.Expect("+OK\r\n");
        reader.Expect($"${s_value.Length}\r\n{s_value}\r\n");
        await cluster.X.Until(state => state.Store!.OutOfRoom is null);
        Assert.Contains("\r\ndisk_full:0\r\n", operatorClient.Ask("INFO persistence"), StringComparison.Ordinal);
        Assert.Equal((1, 1), (cluster.X.Log.Count(CapturedLog.DiskFull), cluster.X.Log.Count(CapturedLog.DiskHasRoom)));
    }

    [SmallVolumeFact]
    public async Task A_peer_whose_volume_is_full_acknowledges_once_it_has_room()
    {
        using SmallVolume volume = new(megabytes: 20);
        using TestCluster cluster = await TestCluster.StartLinked(
            options => options.Name == "y" ? On(volume, SyncPolicy.Always)(options) : options, members: 2);
        using TestClient client = cluster.X.Connect();
        Assert.Equal("+OK\r\n:1\r\n", client.Ask("SET k 1\r\nWAIT 1 0"));
        volume.Fill();

        client.SendWords("SET", "k", s_value);
        client.Expect("+OK\r\n");
        await cluster.Y.Until(state => state.Store!.UnwrittenBytes > 0);
        Assert.Equal(":0\r\n", client.Ask("WAIT 1 50"));

        volume.MakeRoom();
        Assert.Equal(":1\r\n", client.Ask("WAIT 1 0"));
    }

    private static Func<NodeOptions, NodeOptions> On(SmallVolume volume, SyncPolicy fsync) => options => options with
    {
        Storage = new StorageOptions(Path.Combine(volume.Path, options.Name)) { Sync = fsync },
    };
}
