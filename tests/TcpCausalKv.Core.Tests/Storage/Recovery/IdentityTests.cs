using System.IO.Hashing;
using System.Text;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Storage;
using TcpCausalKv.Core.Storage.Log;
using TcpCausalKv.Core.Storage.Recovery;
using TcpCausalKv.Simulation.Disks;

namespace TcpCausalKv.Core.Tests.Storage.Recovery;

public sealed class IdentityTests
{
    private static readonly ClusterIdentity Cluster = new("shop", ["x", "y", "z"], 8);
    private static readonly NodeRun Run = new(ulong.MaxValue, "boot-1", SyncPolicy.EverySecond, "12:34", NodeRunState.Running, true);
    private static readonly NodeIdentity Identity = NodeIdentity.Of(new Membership(Cluster, new ClusterId(0xfeed), versionMin: 2), 1, Run);

    private readonly SimulatedDirectory _disk = new();

    [Fact]
    public void An_identity_reads_back_as_it_was_written()
    {
        Assert.Null(IdentityFile.Read(_disk));
        IdentityFile.Write(_disk, Identity);
        NodeIdentity read = IdentityFile.Read(_disk)!;
        Assert.Equal(Run, read.LastRun);
        Assert.Equal(Identity with { Members = read.Members, Epochs = read.Epochs }, read);
        Assert.Equal(Identity.Members, read.Members);
        Assert.Equal(Cluster.Members, read.Names);
        Assert.Equal(new ClusterId(0xfeed), read.Id);
    }

    [Fact]
    public void People_can_read_it()
    {
        IdentityFile.Write(_disk, Identity);
        string text = Encoding.UTF8.GetString(_disk.BytesOf("identity"));
        foreach (string part in (string[])["\"cluster\": \"shop\"", "\"fsync\": \"everysec\"", "\"state\": \"running\"", "\"bootId\": \"boot-1\""])
        {
            Assert.Contains(part, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Whenever_the_process_ends_the_old_identity_or_the_new_one_is_there()
    {
        NodeIdentity next = Identity with { LastRun = Run with { State = NodeRunState.Stopped } };
        for (int seed = 0; seed < 40; seed++)
        {
            for (int operation = 1; ; operation++)
            {
                SimulatedDirectory disk = new();
                IdentityFile.Write(disk, Identity);
                int left = operation;
                disk.Faults = (_, _) => --left == 0 ? DiskFault.End : DiskFault.None;
                bool ended = TryWrite(disk, next);
                disk.CutPower(new Random(seed * 100 + operation).Next);
                NodeRunState state = IdentityFile.Read(disk)!.LastRun.State;
                if (ended)
                {
                    Assert.Equal(NodeRunState.Stopped, state);
                    break;
                }

                IdentityFile.Write(disk, next);
                Assert.Equal(NodeRunState.Stopped, IdentityFile.Read(disk)!.LastRun.State);
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"cluster\":\"shop\"}")]
    [InlineData("{\"clusterId\":\"\",\"cluster\":\"shop\",\"members\":[],\"width\":8,\"slot\":1,\"lastRun\":null}")]
    [InlineData("{\"cluster\":null,\"members\":[],\"width\":8,\"slot\":1,\"lastRun\":null}")]
    public void An_identity_that_is_none_is_refused_by_name(string json)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(json);
        _disk.Put("identity", [.. Encoding.ASCII.GetBytes($"causalkv-identity 3 {XxHash3.HashToUInt64(bytes):x16}\n"), .. bytes]);
        StorageException refused = Assert.Throws<StorageException>(() => IdentityFile.Read(_disk));
        Assert.StartsWith("disk/identity is damaged", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whichever_bit_is_flipped_is_noticed()
    {
        IdentityFile.Write(_disk, Identity with { Epochs = [new IdentityEpochs(2, 3, 77, [new EpochBegin(1, 10), new EpochBegin(3, 12)])] });
        byte[] written = _disk.BytesOf("identity").ToArray();
        for (int bit = 0; bit < written.Length * 8; bit++)
        {
            byte[] flipped = [.. written];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            _disk.Put("identity", flipped);
            Assert.Throws<StorageException>(() => IdentityFile.Read(_disk));
        }
    }

    [Fact]
    public void What_is_known_of_epochs_reads_back()
    {
        EpochTable table = new(8);
        table.Promise(1, new EpochPromise(0, 5));
        table.TryBegin(2, new EpochBegin(1, 10));
        table.Promise(2, new EpochPromise(4, ulong.MaxValue));
        IdentityFile.Write(_disk, Identity with { Epochs = IdentityEpochs.Of(table) });

        EpochTable read = IdentityEpochs.ToTable(IdentityFile.Read(_disk)!.Epochs, 8);
        for (int slot = 0; slot < 8; slot++)
        {
            Assert.Equal(table.PromisedTo(slot), read.PromisedTo(slot));
            Assert.True(table.BeginsOf(slot).SequenceEqual(read.BeginsOf(slot)));
        }
    }

    [Fact]
    public void Another_format_is_refused_with_a_line_that_says_so()
    {
        _disk.Put("identity", "{\n  \"formatVersion\": 1,\n  \"cluster\": \"shop\"\n}"u8.ToArray());
        Assert.Equal(
            "disk has files of format 1, and this program reads format 3: use the version of the program that wrote them",
            Assert.Throws<StorageException>(() => IdentityFile.IsDamaged(_disk)).Message);
    }

    [Fact]
    public void A_file_of_any_size_is_not_read_as_an_identity()
    {
        _disk.Put("identity", new byte[2_000_000]);
        Assert.Contains("2000000 bytes", Assert.Throws<StorageException>(() => IdentityFile.Read(_disk)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_may_use_its_own_directory() => Assert.Null(Identity.Refusal(Cluster, 1, "/data"));

    [Fact]
    public void A_node_is_told_what_differs_and_what_to_do()
    {
        Refuse(new ClusterIdentity("test", ["x", "y", "z"], 8), 1, "belongs to cluster 'shop', and this node was started as cluster 'test'");
        Refuse(new ClusterIdentity("shop", ["x", "z", "y"], 8), 1, "belongs to a cluster whose slot 1 is y, and this node was started as one in "
            + "which that is z");
        Refuse(new ClusterIdentity("shop", ["x", "y", "z"], 4), 1, "belongs to a cluster of width 8, and this node was started as width 4");
        Refuse(Cluster, 2, "belongs to node y, and this node was started as node z");
        Assert.Contains("another directory", Identity.Refusal(Cluster, 0, "/data"), StringComparison.Ordinal);
    }

    private static void Refuse(ClusterIdentity told, int slot, string text) =>
        Assert.StartsWith($"/data {text}: ", Identity.Refusal(told, slot, "/data"), StringComparison.Ordinal);

    private static bool TryWrite(SimulatedDirectory disk, NodeIdentity identity)
    {
        try
        {
            IdentityFile.Write(disk, identity);
            return true;
        }
        catch (ProcessEndedException)
        {
            return false;
        }
    }
}
