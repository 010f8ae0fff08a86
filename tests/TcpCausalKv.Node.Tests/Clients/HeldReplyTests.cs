using TcpCausalKv.Core.Storage;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Tests.Clients;

/// <summary>Replies of a node that shows nobody what is not synced yet.</summary>
public sealed class HeldReplyTests : IDisposable
{
    private readonly SyncedLog _log = new();
    private readonly NodeUnderTest _node;

    public HeldReplyTests() => _node = new NodeUnderTest(
        options => options with { ClientLimits = new ClientLimits { OutputBytesMax = 500_000 } }, log: _log);

    public void Dispose() => _node.Dispose();

    [Fact]
    public async Task Replies_wait_until_what_they_show_is_synced_those_to_reads_too()
    {
        using TestClient writer = _node.Connect();
        using TestClient reader = _node.Connect();
        await Held(writer, "SET k 1\r\n", "+OK\r\n");
        await Held(reader, "GET k\r\n", "$1\r\n1\r\n");
        Assert.Equal(0, writer.Socket.Available);
        Assert.Equal(0, reader.Socket.Available);

        await Sync();

        writer.Expect("+OK\r\n");
        reader.Expect("$1\r\n1\r\n");
    }

    [Fact]
    public async Task Nothing_waits_while_all_is_synced()
    {
        using TestClient client = _node.Connect();
        await Held(client, "SET k 1\r\n", "+OK\r\n");
        await Sync();
        client.Expect("+OK\r\n");

        Assert.Equal("$1\r\n1\r\n", client.Ask("GET k"));
    }

    [Fact]
    public async Task What_the_sync_under_way_covers_leaves_with_it_and_the_rest_with_the_next()
    {
        using TestClient client = _node.Connect();
        await Held(client, "SET k 1\r\n", "+OK\r\n");
        await OnLoop(_log.BeginSync);
        await Held(client, "GET k\r\n", "$1\r\n1\r\n");
        await Held(client, "SET k 2\r\n", "+OK\r\n");
        await Held(client, "GET k\r\n", "$1\r\n2\r\n");

        await OnLoop(_log.EndSync);
        client.Expect("+OK\r\n$1\r\n1\r\n");
        Assert.Equal("+OK\r\n$1\r\n2\r\n".Length, await Waiting());

        await Sync();
        client.Expect("+OK\r\n$1\r\n2\r\n");
    }

    [Fact]
    public async Task A_client_that_leaves_is_closed_after_its_replies()
    {
        using TestClient client = _node.Connect();
        await Held(client, "SET k 1\r\nQUIT\r\n", "+OK\r\n+OK\r\n");
        Assert.Equal(1, await _node.OnLoop(() => _node.Clients.Count));

        await Sync();

        Assert.Equal("+OK\r\n+OK\r\n", client.ReadToEnd());
        Assert.Equal(0, await _node.OnLoop(() => _node.Clients.Count));
    }

    [Fact]
    public async Task A_client_that_vanishes_while_its_replies_wait_is_forgotten()
    {
        TestClient client = _node.Connect();
        await Held(client, "SET k 1\r\n", "+OK\r\n");
        client.Socket.LingerState = new(enable: true, seconds: 0);
        client.Dispose();

        await _node.Until(() => _node.Clients.Count == 0);
        await Sync();
    }

    [Fact]
    public async Task A_client_whose_replies_wait_is_served_on_and_gets_them_after_the_sync()
    {
        const int Many = 10_000;
        using TestClient client = _node.Connect();
        Task served = _node.Until(() => _node.Clients.Counters.Commands == Many);
        client.Send(string.Concat(Enumerable.Repeat("SET k 1\r\n", Many)));
        await served;
        Assert.Equal(Many * "+OK\r\n".Length, await Waiting());
        Assert.Equal(0, client.Socket.Available);

        await _node.AtTurnEnds(() =>
        {
            _log.EndSync();
            _log.BeginSync();
            _node.State.Loop.RequestTurn();
        });
        for (int i = 0; i < Many; i++) client.Expect("+OK\r\n");
    }

    [Fact]
    public async Task The_loop_rests_while_replies_wait()
    {
        using TestClient client = _node.Connect();
        await Held(client, "SET k 1\r\n", "+OK\r\n");
        TaskCompletionSource<long> later = new();
        long turns = await _node.OnLoop(() =>
        {
            _node.State.Loop.Timers.Schedule(_node.State.Loop.NowMs + 50, () => later.SetResult(_node.State.Loop.Statistics.Turns));
            return _node.State.Loop.Statistics.Turns;
        });

        Assert.InRange(await later.Task.WaitAsync(TimeSpan.FromSeconds(20)) - turns, 0, 10);
        await Sync();
        client.Expect("+OK\r\n");
    }

    [Fact]
    public async Task A_node_that_stops_closes_those_who_have_their_replies_and_the_others_after_the_sync()
    {
        using TestClient waiting = _node.Connect();
        using TestClient answered = _node.Connect();
        Assert.Equal("+PONG\r\n", answered.Ask("PING"));
        await Held(waiting, "SET k 1\r\n", "+OK\r\n");

        await OnLoop(_node.Clients.CloseAnswered);
        Assert.Equal("", answered.ReadToEnd());
        Assert.Equal(1, await _node.OnLoop(() => _node.Clients.Count));

        await Sync();
        Assert.Equal("+OK\r\n", waiting.ReadToEnd());
        Assert.Equal(0, await _node.OnLoop(() => _node.Clients.Count));
    }

    [Fact]
    public async Task What_the_last_sync_of_a_node_has_released_is_sent_before_it_closes_its_clients()
    {
        using TestClient client = _node.Connect();
        await Held(client, "SET k 1\r\n", "+OK\r\n");

        await OnLoop(() =>
        {
            _log.BeginSync();
            _log.EndSync();
            _node.Clients.CloseAll();
        });

        Assert.Equal("+OK\r\n", client.ReadToEnd());
    }

    [Fact]
    public async Task A_node_that_closes_all_at_once_sends_nothing_that_is_not_synced()
    {
        using TestClient client = _node.Connect();
        await Held(client, "SET k 1\r\n", "+OK\r\n");

        await OnLoop(_node.Clients.CloseAll);

        Assert.Equal("", client.ReadToEnd());
        Assert.Equal(0, await _node.OnLoop(() => _node.Clients.Count));
    }

    [Fact]
    public async Task Once_the_disk_has_failed_nobody_is_told_anything()
    {
        using TestClient waiting = _node.Connect();
        using TestClient asking = _node.Connect();
        Assert.Equal("+PONG\r\n", asking.Ask("PING"));
        await Held(waiting, "SET k 1\r\n", "+OK\r\n");
        await OnLoop(() => _node.DiskHasFailed = true);

        asking.Send("GET k\r\n");
        Assert.Equal("", waiting.ReadToEnd());
        Assert.Equal("", asking.ReadToEnd());
    }

    [Fact]
    public async Task What_was_released_before_the_disk_failed_is_still_sent()
    {
        using TestClient waiting = _node.Connect();
        await Held(waiting, "SET k 1\r\n", "+OK\r\n");
        await OnLoop(_log.BeginSync);
        await Held(waiting, "SET k 2\r\n", "+OK\r\n");

        await OnLoop(() =>
        {
            _log.EndSync();
            _node.State.Turn.Fail(new StorageException("the disk failed"));
        });

        Assert.Equal("+OK\r\n", waiting.ReadToEnd());
    }

    /// <summary>Sends commands, and returns once their replies wait.</summary>
    private async Task Held(TestClient client, string commands, string replies)
    {
        int expected = await Waiting() + replies.Length;
        Task held = _node.Until(() => _node.Clients.Sessions.Sum(session => session.OutputBytes) == expected);
        client.Send(commands);
        await held;
    }

    private Task<int> Waiting() => _node.OnLoop(() => _node.Clients.Sessions.Sum(session => session.OutputBytes));

    private async Task Sync()
    {
        await OnLoop(_log.BeginSync);
        await OnLoop(_log.EndSync);
    }

    // Returns after the turn's end, where replies are sent.
    private async Task OnLoop(Action action)
    {
        await _node.OnLoop(() =>
        {
            action();
            return true;
        });
        await _node.OnLoop(() => true);
    }
}
