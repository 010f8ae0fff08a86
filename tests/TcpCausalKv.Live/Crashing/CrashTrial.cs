using System.Net;
using TcpCausalKv.Live.Checking;
using TcpCausalKv.Processes;
using TcpCausalKv.Server.Demo;

namespace TcpCausalKv.Live.Crashing;

/// <summary>
/// One life of a node: it begins, takes the writes of a script, is told to stop, and dies or is disturbed somewhere on the way. Then it is
/// started again on a good disk, and must show all that it has acknowledged and take writes.
/// </summary>
internal sealed class CrashTrial : IAsyncDisposable
{
    private const int Writes = 12;
    private const string SnapshotBytes = "1kb";
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan SyncInterval = TimeSpan.FromMilliseconds(1100);

    // How a process ends whose disk has failed.
    private const int DiskFailed = 74;

    // The first bytes of a record whose rest did not get into the file.
    private static readonly byte[] HalfRecord = [0xC9, 0, 0, 0, 0x12, 0x34, 0x56, 0x78, 7, 0];

    private readonly ServerExecutable _server;
    private readonly CrashScenario _scenario;
    private readonly ClusterStorage _storage;
    private readonly ClusterNode[] _nodes;
    private readonly ScriptedClient[] _clients;
    private bool _keepsFiles;

    /// <summary>A life that has not begun; <see cref="PrepareAsync"/> comes first.</summary>
    public CrashTrial(ServerExecutable server, CrashScenario scenario)
    {
        _server = server;
        _scenario = scenario;
        _storage = ClusterStorage.New(scenario.Disk)! with { SnapshotBytes = SnapshotBytes };
        Trace = new SystemTrace(Path.Combine(_storage.Directory, "trace"), DataDirectory);

        IReadOnlyList<int> ports = FreePorts.Find(2 * scenario.Nodes);

        // The node that is disturbed comes last: the first of the list founds the cluster, and the others wait for that.
        IEnumerable<string> members = Enumerable.Range(1, scenario.Nodes)
            .Select(next => next % scenario.Nodes)
            .Select(slot => $"{LocalCluster.NameOf(slot)}=127.0.0.1:{ports[slot]}");
        string[] arguments = ["--cluster", string.Join(',', members), "--log-level", "warning"];
        _nodes =
        [
            .. Enumerable.Range(0, scenario.Nodes).Select(slot => new ClusterNode(
                LocalCluster.NameOf(slot), new IPEndPoint(IPAddress.Loopback, ports[scenario.Nodes + slot]), server, arguments,
                    slot == 0 ? _storage : null)),
        ];
        _clients = [.. _nodes.Select(node => new ScriptedClient(node))];
    }

    /// <summary>What strace tells of it.</summary>
    public SystemTrace Trace { get; }

    /// <summary>Where its files are; they are kept if it has failed.</summary>
    public string Directory => _storage.Directory;

    private string DataDirectory => _storage.DirectoryOf(LocalCluster.NameOf(0));

    private ClusterNode Node => _nodes[0];

    /// <summary>Starts the others, and leaves what the node begins with.</summary>
    /// <exception cref="NodeFailedException">Somebody else has taken a port, for instance: nothing was shown.</exception>
    public async Task PrepareAsync()
    {
        foreach (ClusterNode other in _nodes.Skip(1)) other.Start(isNewCluster: true);
        foreach (ClusterNode other in _nodes.Skip(1)) await other.AwaitWritesAsync(Deadline);
        if (!_scenario.BeginsTorn) return;

        Node.Start(isNewCluster: true);
        await Node.AwaitWritesAsync(Deadline);
        for (int write = 0; write < Writes / 3; write++) await _clients[0].MustWriteAsync();
        await Node.KillAsync();

        string log = System.IO.Directory.GetFiles(DataDirectory, "log-*").Single();
        await using FileStream torn = new(log, FileMode.Append);
        await torn.WriteAsync(HalfRecord);
    }

    /// <summary>Lives undisturbed, from the beginning to the end.</summary>
    /// <returns>All points at which it could be disturbed.</returns>
    /// <exception cref="NodeFailedException">It does not even do that well.</exception>
    public async Task<IReadOnlyList<CrashPoint>> WatchAsync()
    {
        Node.Start(isNewCluster: !_scenario.BeginsTorn, Trace.Watching(_server));
        await LiveAsync();
        if (Node.HasEndedByItself) throw NodeFailedException.Of(Node, "has ended by itself");
        await Node.StopAsync(Deadline);
        IReadOnlyList<CrashPoint> points = await Trace.PointsAsync();
        return points;
    }

    /// <summary>Lives, and is disturbed at a point.</summary>
    /// <exception cref="NodeFailedException">It has lost something, or does not come back, or has gone on where it must not.</exception>
    public async Task<CrashOutcome> DisturbAsync(CrashPoint point, Disturbance disturbance)
    {
        _keepsFiles = true;
        Node.Start(isNewCluster: !_scenario.BeginsTorn, Trace.Disturbing(_server, point, disturbance));
        bool hasServed = await LiveAsync();

        bool isHit = disturbance == Disturbance.Kill ? Node.HasEndedByItself : Trace.HasInjected();
        if (disturbance != Disturbance.Kill && hasServed && isHit) await CheckDisturbedAsync(point, disturbance);
        await Node.StopAsync(Deadline);
        isHit |= disturbance == Disturbance.Kill ? Node.WasKilledByOther : Trace.HasInjected();
        await Node.KillAsync();

        Node.Start(isNewCluster: false);
        CrashOutcome outcome = isHit ? CrashOutcome.Recovered : CrashOutcome.NotReached;
        if (!await CameBackAsync(disturbance)) outcome = CrashOutcome.Refused;
        else await CheckRestartedAsync();
        _keepsFiles = false;
        return outcome;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (ClusterNode node in _nodes) await node.DisposeAsync();
        if (!_keepsFiles) _storage.Delete();
    }

    // True if it came to take writes.
    private async Task<bool> LiveAsync()
    {
        try
        {
            await Node.AwaitWritesAsync(Deadline);
        }
        catch (NodeFailedException) when (Node.HasEndedByItself)
        {
            return false;
        }

        for (int write = 1; write <= Writes; write++)
        {
            foreach (ScriptedClient client in _clients) await client.WriteAsync();

            // So that there is a sync in the middle of the script, and one after its end.
            if (_scenario.Disk == "everysec" && write % (Writes / 2) == 0) await Task.Delay(SyncInterval);
        }

        return true;
    }

    // A write to the log that fails, or any sync, ends the process. For want of room nothing does: it is tried again.
    private async Task CheckDisturbedAsync(CrashPoint point, Disturbance disturbance)
    {
        bool mustEnd = disturbance == Disturbance.InputOutputError
            && (point.Call is "fdatasync" or "fsync" || point is { File: ['l', 'o', 'g', ..], Call: "pwrite64" });
        if (mustEnd)
        {
            if (!await Node.EndsByItselfAsync(Deadline)) throw NodeFailedException.Of(Node, "goes on though its disk has failed");
            if (Node.ExitCode != DiskFailed) throw NodeFailedException.Of(Node, $"has ended with exit code {Node.ExitCode} instead of {DiskFailed}");
            return;
        }

        if (Node.HasEndedByItself)
        {
            if (disturbance == Disturbance.InputOutputError) return;
            throw NodeFailedException.Of(Node, "has ended though its disk was only full, or lied");
        }

        await _clients[0].CheckAtAsync(Node);
        await _clients[0].MustWriteAsync();
    }

    // False if it has noticed that its disk has lied, and says so.
    private async Task<bool> CameBackAsync(Disturbance disturbance)
    {
        try
        {
            await Node.AwaitWritesAsync(Deadline);
            return true;
        }
        catch (NodeFailedException) when (disturbance == Disturbance.Lie && Node.LastLines.Any(line => line.Contains("is damaged",
            StringComparison.Ordinal)))
        {
            return false;
        }
    }

    private async Task CheckRestartedAsync()
    {
        await _clients[0].CheckAtAsync(Node);
        foreach (ScriptedClient client in _clients) await client.MustWriteAsync();
        if (await Settlement.AwaitRestAsync(_nodes) is { } unrest) throw new NodeFailedException(unrest);
        foreach (ScriptedClient client in _clients)
        {
            foreach (ClusterNode node in _nodes) await client.CheckAtAsync(node);
        }
    }
}
