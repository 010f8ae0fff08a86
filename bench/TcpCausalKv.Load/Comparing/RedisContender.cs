using System.Diagnostics;
using System.Net;
using TcpCausalKv.Processes;
using TcpCausalKv.Processes.Text;
using TcpCausalKv.Server.Demo;

namespace TcpCausalKv.Load.Comparing;

/// <summary>A Redis primary with two replicas. Needs <c>redis-server</c>.</summary>
internal sealed class RedisContender : IContender
{
    private const int ServerCount = 3;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(30);

    private readonly List<NodeProcess> _servers = [];
    private readonly List<IPEndPoint> _addresses = [];
    private readonly string _directory = Directory.CreateTempSubdirectory("causalkv-redis-").FullName;
    private DelayRelay? _relay;

    private RedisContender()
    {
    }

    /// <inheritdoc/>
    public string Name => "redis";

    /// <inheritdoc/>
    public IReadOnlyList<int> ProcessIds => [.. _servers.Select(server => server.Id)];

    /// <inheritdoc/>
    public IReadOnlyList<IPEndPoint> Addresses => _addresses;

    /// <summary>Starts the servers, and waits until the replicas follow.</summary>
    /// <param name="load">Whether they keep an append-only file, synced once a second, and how long the line to the last replica is.</param>
    /// <exception cref="TimeoutException">They do not come up.</exception>
    public static async Task<RedisContender> StartAsync(CompareCase load)
    {
        RedisContender redis = new();
        try
        {
            redis.StartServers(load);
            await redis.AwaitEqualReplicasAsync(StartDeadline);
            return redis;
        }
        catch
        {
            await redis.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public IPEndPoint WriteTo(int writer) => _addresses[0];

    /// <inheritdoc/>
    public async Task AwaitEqualReplicasAsync(TimeSpan deadline)
    {
        using CancellationTokenSource late = new(deadline);
        while (!late.IsCancellationRequested)
        {
            if (await AreEqualAsync(late.Token)) return;
            await Task.Delay(PollInterval);
        }

        throw new TimeoutException($"{Name}: the replicas do not hold the primary's data after {deadline.TotalSeconds} s");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (NodeProcess server in _servers) await server.DisposeAsync();
        if (_relay is not null) await _relay.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private void StartServers(CompareCase load)
    {
        IReadOnlyList<int> ports = FreePorts.Find(ServerCount);
        if (load.LinkDelay is { } delay) _relay = DelayRelay.Start(new IPEndPoint(IPAddress.Loopback, ports[0]), delay);
        for (int i = 0; i < ServerCount; i++)
        {
            string own = Directory.CreateDirectory(Path.Combine(_directory, $"{i}")).FullName;
            int primary = i == ServerCount - 1 && _relay is not null ? _relay.EndPoint.Port : ports[0];
            string[] follows = i == 0 ? [] : ["--replicaof", "127.0.0.1", $"{primary}"];
            string[] arguments =
            [
                "--port", $"{ports[i]}", "--bind", "127.0.0.1", "--dir", own, "--save", "", "--daemonize", "no",
                "--appendonly", load.EverySecond ? "yes" : "no", "--appendfsync", "everysec", "--repl-diskless-sync-delay", "0", .. follows,
            ];
            ProcessStartInfo start = new("redis-server", arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
            _servers.Add(NodeProcess.Start(start));
            _addresses.Add(new IPEndPoint(IPAddress.Loopback, ports[i]));
        }
    }

    // The primary counts the bytes of its replication stream, and each replica those that it has applied.
    private async Task<bool> AreEqualAsync(CancellationToken cancel)
    {
        List<(string? Role, string? Link, string? Offset)> all = [];
        foreach (IPEndPoint address in _addresses) all.Add(await AskReplicationAsync(address, cancel));
        return all[0].Role == "master" && all.Skip(1).All(one => one.Link == "up" && one.Offset == all[0].Offset);
    }

    private static async Task<(string? Role, string? Link, string? Offset)> AskReplicationAsync(IPEndPoint address, CancellationToken cancel)
    {
        try
        {
            using RespConnection connection = await RespConnection.OpenAsync(address, cancel);
            InfoReply info = new(await connection.AskAsync(["INFO", "replication"], cancel));
            string? offset = info["slave_repl_offset"] ?? info["master_repl_offset"];
            return (info["role"], info["master_link_status"], offset);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            return default;
        }
    }
}
