using System.Net;
using Microsoft.Extensions.Logging;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Storage.Log;
using TcpCausalKv.Node;
using TcpCausalKv.Server.Commands;
using TcpCausalKv.Server.Settings;

namespace TcpCausalKv.Server.Tests;

/// <summary>Where a node's settings come from, and what they become.</summary>
public class NodeSettingsTests
{
    private const string Placeless = "--node y --cluster x=127.0.0.1:7000,y=127.0.0.1:7001,z=[::1]:7002";
    private const string Required = Placeless + " --data d";

    [Fact]
    public async Task What_is_not_said_has_the_documented_default()
    {
        NodeSettings settings = await ReadAsync(Required);

        Assert.Equal(1, settings.Node.Slot);
        Assert.Equal(["x", "y", "z"], settings.Node.Cluster.Members);
        Assert.Equal("causalkv", settings.Node.Cluster.Name);
        Assert.Equal(8, settings.Node.Cluster.Width);
        Assert.Equal([new PeerAddress("127.0.0.1", 7000), new PeerAddress("127.0.0.1", 7001), new PeerAddress("::1", 7002)], settings.Peers);
        Assert.Equal(IPEndPoint.Parse("127.0.0.1:6000"), settings.Node.ClientListen);
        Assert.Equal(IPEndPoint.Parse("127.0.0.1:7001"), settings.Node.PeerListen);
        Assert.Equal(100, settings.Node.FetchAfterMs);
        Assert.Equal(64 * 1024 * 1024, settings.Node.PendingBytesMax);
        Assert.Equal(4L << 30, settings.Node.LogBytesMax);
        Assert.Equal(0, settings.Node.MemoryBytesMax);
        Assert.Equal(10_000, settings.Node.ClientsMax);
        Assert.False(settings.Node.NewCluster);
        Assert.False(settings.Node.AllowFaults);
        Assert.Equal("d", settings.Node.Storage!.Directory);
        Assert.Equal(SyncPolicy.EverySecond, settings.Node.Storage.Sync);
        Assert.Equal(64 << 20, settings.Node.Storage.Snapshots.LogBytesMin);
        Assert.False(settings.Node.Storage.RepairFromPeers);
        Assert.Equal(LogLevel.Information, settings.LogLevel);
    }

    [Fact]
    public async Task Every_option_reaches_the_node()
    {
        NodeSettings settings = await ReadAsync(
            $"{Required} --client 0.0.0.0:6379 --peer-listen 0.0.0.0:7100 --cluster-name shop --width 16 --new-cluster "
            + "--fsync always --repair-from-peers --snapshot-bytes 9kb "
            + "--allow-faults --fetch-after off --held-bytes 2kb --log-bytes 3gb --max-memory 5gb --max-clients 7 --log-level warn");

        Assert.Equal(IPEndPoint.Parse("0.0.0.0:6379"), settings.Node.ClientListen);
        Assert.Equal(IPEndPoint.Parse("0.0.0.0:7100"), settings.Node.PeerListen);
        Assert.Equal("shop", settings.Node.Cluster.Name);
        Assert.Equal(16, settings.Node.Cluster.Width);
        Assert.True(settings.Node.NewCluster);
        Assert.Equal("d", settings.Node.Storage!.Directory);
        Assert.Equal(SyncPolicy.Always, settings.Node.Storage.Sync);
        Assert.Equal(9 << 10, settings.Node.Storage.Snapshots.LogBytesMin);
        Assert.True(settings.Node.Storage.RepairFromPeers);
        Assert.True(settings.Node.AllowFaults);
        Assert.Equal(ReplicaOptions.FetchOff, settings.Node.FetchAfterMs);
        Assert.Equal(2048, settings.Node.PendingBytesMax);
        Assert.Equal(3L << 30, settings.Node.LogBytesMax);
        Assert.Equal(5L << 30, settings.Node.MemoryBytesMax);
        Assert.Equal(7, settings.Node.ClientsMax);
        Assert.Equal(LogLevel.Warning, settings.LogLevel);
    }

    [Fact]
    public async Task Every_option_has_a_variable()
    {
        NodeSettings settings = await ReadAsync(
            "",
            ("CAUSALKV_NODE", "a"), ("CAUSALKV_CLUSTER", "a=127.0.0.1:7000"), ("CAUSALKV_CLIENT", "127.0.0.2:6379"),
            ("CAUSALKV_PEER_LISTEN", "127.0.0.2:7100"), ("CAUSALKV_CLUSTER_NAME", "shop"), ("CAUSALKV_WIDTH", "16"),
            ("CAUSALKV_NEW_CLUSTER", "1"), ("CAUSALKV_DATA", "e"), ("CAUSALKV_FSYNC", "no"), ("CAUSALKV_REPAIR_FROM_PEERS", "yes"),
            ("CAUSALKV_SNAPSHOT_BYTES", "10"), ("CAUSALKV_ALLOW_FAULTS", "true"),
            ("CAUSALKV_FETCH_AFTER", "0"), ("CAUSALKV_HELD_BYTES", "5"), ("CAUSALKV_LOG_BYTES", "6mb"),
            ("CAUSALKV_MAX_CLIENTS", "8"), ("CAUSALKV_LOG_LEVEL", "none"));

        Assert.Equal("a", settings.Node.Name);
        Assert.Equal(IPEndPoint.Parse("127.0.0.2:6379"), settings.Node.ClientListen);
        Assert.Equal(IPEndPoint.Parse("127.0.0.2:7100"), settings.Node.PeerListen);
        Assert.Equal("shop", settings.Node.Cluster.Name);
        Assert.Equal(16, settings.Node.Cluster.Width);
        Assert.True(settings.Node.NewCluster);
        Assert.Equal("e", settings.Node.Storage!.Directory);
        Assert.Equal(SyncPolicy.Never, settings.Node.Storage.Sync);
        Assert.Equal(10, settings.Node.Storage.Snapshots.LogBytesMin);
        Assert.True(settings.Node.Storage.RepairFromPeers);
        Assert.True(settings.Node.AllowFaults);
        Assert.Equal(0, settings.Node.FetchAfterMs);
        Assert.Equal(5, settings.Node.PendingBytesMax);
        Assert.Equal(6 << 20, settings.Node.LogBytesMax);
        Assert.Equal(8, settings.Node.ClientsMax);
        Assert.Equal(LogLevel.None, settings.LogLevel);
    }

    [Fact]
    public async Task The_command_line_wins_over_the_environment()
    {
        NodeSettings settings = await ReadAsync(
            $"{Required} --client 127.0.0.1:1 --allow-faults false",
            ("CAUSALKV_NODE", "x"), ("CAUSALKV_CLIENT", "nonsense"), ("CAUSALKV_ALLOW_FAULTS", "true"), ("CAUSALKV_WIDTH", "9"));

        Assert.Equal("y", settings.Node.Name);
        Assert.Equal(1, settings.Node.ClientListen.Port);
        Assert.False(settings.Node.AllowFaults);
        Assert.Equal(9, settings.Node.Cluster.Width);
    }

    [Fact]
    public async Task An_empty_variable_counts_as_none()
    {
        NodeSettings settings = await ReadAsync(Required, ("CAUSALKV_WIDTH", ""), ("CAUSALKV_ALLOW_FAULTS", ""), ("CAUSALKV_PEER_LISTEN", ""));

        Assert.Equal(8, settings.Node.Cluster.Width);
        Assert.False(settings.Node.AllowFaults);
        Assert.Equal(7001, settings.Node.PeerListen.Port);
    }

    [Fact]
    public async Task A_name_to_listen_on_becomes_an_address_of_this_machine()
    {
        NodeSettings settings = await ReadAsync("--node x --cluster x=localhost:7000 --client localhost:0 --in-memory");

        Assert.True(IPAddress.IsLoopback(settings.Node.PeerListen.Address));
        Assert.True(IPAddress.IsLoopback(settings.Node.ClientListen.Address));
    }

    [Fact]
    public async Task In_memory_only_has_no_directory_and_a_smaller_log()
    {
        NodeSettings settings = await ReadAsync($"{Placeless} --in-memory");

        Assert.Null(settings.Node.Storage);
        Assert.Equal(1 << 30, settings.Node.LogBytesMax);
    }

    [Theory]
    [InlineData("", "d", "yes", null)]
    [InlineData("--in-memory", "d", "", null)]
    [InlineData("--data t", "d", "yes", "t")]
    [InlineData("--in-memory false", "d", "yes", "d")]
    public async Task What_is_typed_decides_where_data_is_and_then_the_variable_for_memory(
        string typed, string data, string inMemory, string? directory)
    {
        NodeSettings settings = await ReadAsync($"{Placeless} {typed}", ("CAUSALKV_DATA", data), ("CAUSALKV_IN_MEMORY", inMemory));
        Assert.Equal(directory, settings.Node.Storage?.Directory);
    }

    [Fact]
    public void An_empty_path_is_no_directory() => Assert.Throws<FormatException>(() => ValueReader.Directory(""));

    private static Task<NodeSettings> ReadAsync(string arguments, params (string Name, string Value)[] variables)
    {
        DocumentedCommand command = new("node", "", "", NodeSettings.All);
        string? Variable(string name) => variables.FirstOrDefault(variable => variable.Name == name).Value;
        SettingSource source = new(command.Parse(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)), Variable);
        return NodeSettings.ReadAsync(source, static _ => { }, CancellationToken.None);
    }
}
