using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Storage;
using TcpCausalKv.Core.Storage.Log;
using TcpCausalKv.Node.Storage;
using TcpCausalKv.Node.Tests.Storage;

namespace TcpCausalKv.Node.Tests.Clients;

/// <summary>Clients, the log and a real disk together, under the policy "always".</summary>
public sealed class SyncAlwaysTests : IDisposable
{
    private readonly TemporaryDirectory _temporary = new();
    private readonly SegmentedLog _log;
    private readonly NodeUnderTest _node;
    private readonly BackgroundWorker _worker;
    private readonly SyncSchedule _schedule = new(SyncPolicy.Always, durableEnd: 0);
    private int _syncs;

    public SyncAlwaysTests()
    {
        NodeOptions options = new(new("tests", ["x"], 8), Slot: 0);
        SegmentedLogOptions logOptions =
            new(new Membership(options.Cluster, new ClusterId(1), versionMin: 2), options.Slot, Incarnation: 1) { Policy = SyncPolicy.Always };
        _log = SegmentedLog.Create(DiskDirectory.At(_temporary.Path), logOptions, start: 0, new VectorClock(options.Cluster.Width));
        _node = new NodeUnderTest(log: _log);
        _worker = new BackgroundWorker(_node.State.Loop);
    }

    public void Dispose()
    {
        _worker.Dispose();
        _node.Dispose();
        _log.Dispose();
        _temporary.Dispose();
    }

    [Fact]
    public async Task A_reply_that_has_come_is_that_to_a_write_which_is_synced()
    {
        await _node.AtTurnEnds(BeginSync);
        using TestClient client = _node.Connect();

        for (int i = 0; i < 100; i++)
        {
            Assert.Equal("+OK\r\n", client.Ask($"SET k {i}"));
            Assert.True(await _node.OnLoop(() => _log.DurableEnd == _log.End));
        }
    }

    [Fact]
    public async Task One_sync_serves_all_turns_that_wait()
    {
        const int Many = 5_000;
        await _node.AtTurnEnds(BeginSync);
        TestClient[] clients = [.. Enumerable.Range(0, 4).Select(_ => _node.Connect())];
        string commands = string.Concat(Enumerable.Repeat("SET k v\r\nGET k\r\n", Many));
        Task[] sending = [.. clients.Select(client => Task.Run(() => client.Send(commands)))];

        foreach (TestClient client in clients)
        {
            for (int i = 0; i < Many; i++) client.Expect("+OK\r\n$1\r\nv\r\n");
        }

        await Task.WhenAll(sending);
        foreach (TestClient client in clients) client.Dispose();
        Assert.InRange(await _node.OnLoop(() => _syncs), 1, Many);
    }

    private void BeginSync()
    {
        if (_schedule.TryBegin(_log.End, _node.State.Loop.NowMs)) _log.BeginSync(_worker, Ended);
    }

    private void Ended(StorageException? refused)
    {
        Assert.Null(refused);
        _syncs++;
        _schedule.Ended();
    }
}
