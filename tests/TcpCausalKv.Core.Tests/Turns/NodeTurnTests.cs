using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Storage;
using TcpCausalKv.Core.Storage.Recovery;
using TcpCausalKv.Core.Tests.Replication;
using TcpCausalKv.Core.Turns;

namespace TcpCausalKv.Core.Tests.Turns;

/// <summary>The order of a turn's end, as its surroundings see it.</summary>
public sealed class NodeTurnTests
{
    private readonly Recorder _recorder = new();
    private readonly TestNode _node;

    public NodeTurnTests()
    {
        _node = new TestNode(0, surroundings: _recorder);
        _recorder.Node = _node;
    }

    [Fact]
    public void What_a_turn_took_in_is_logged_then_sent_then_those_who_waited_are_woken_then_replies_leave()
    {
        _node.Replica.Waiters.Add(new VectorClock([1, 0, 0, 0]), _node.Replica.Applied, _ => _recorder.Add("waiter"));
        _node.SetInTurn("k", "v");
        _node.Turn.Replies.Add(_recorder);
        _node.Turn.End(nowMs: 0, nowMicros: 0);
        _node.Turn.SendWhatWasPutOff();

        string[] order = ["read", "Read 0", "Logged 1", "Stored 1", "Sent 1", "waiter", "wake", "Woken 1", "reply", "Replied 1", "send 1"];
        Assert.Equal(order, _recorder.Events);
    }

    [Fact]
    public void Own_writes_that_were_put_off_long_enough_are_sent_before_anybody_is_woken()
    {
        _node.SetInTurn("k", "1");
        _node.Turn.End(nowMs: 0, nowMicros: 0);
        _recorder.Events.Clear();
        _node.SetInTurn("k", "2");
        _node.Turn.End(nowMs: 1, nowMicros: SendSchedule.DelayMicros);

        Assert.Equal(["read", "Read 1", "Logged 2", "Stored 2", "send 2", "Sent 2", "wake", "Woken 2", "Replied 2"], _recorder.Events);
        Assert.False(_node.Turn.IsSendPutOff);
    }

    [Fact]
    public void A_write_that_was_begun_and_never_ended_is_our_bug()
    {
        _node.Replica.BeginWrite(TestNode.NoonMs);
        Assert.Throws<InvalidOperationException>(() => _node.Turn.End(nowMs: 0, nowMicros: 0));
    }

    [Fact]
    public void A_failed_disk_is_told_once_and_nothing_is_sent_after_it()
    {
        _node.SetInTurn("k", "v");
        _node.Turn.Fail(new StorageException("first"));
        _node.Turn.Fail(new StorageException("second"));
        _node.Turn.End(nowMs: 0, nowMicros: 0);
        _node.Turn.SendWhatWasPutOff();

        Assert.Equal("failed first", Assert.Single(_recorder.Events, line => line.StartsWith("failed", StringComparison.Ordinal)));
        Assert.DoesNotContain("send 1", _recorder.Events);
        Assert.Equal("first", _node.Turn.Failure?.Message);
    }

    // What is done, and how many batches the log has by then.
    private sealed class Recorder : ITurnSurroundings, ITurnClient
    {
        private int _batches;
        private long _seen;

        public TestNode Node { get; set; } = null!;

        public List<string> Events { get; } = [];

        public bool IsHeld => false;

        public void Add(string line) => Events.Add(line);

        public void ContinueReading() => Add("read");

        public void SendToPeers() => Add($"send {Batches()}");

        public void WakeClients() => Add("wake");

        public void Reached(TurnStep step) => Add($"{step} {Batches()}");

        public void Loaded(StoreRecovery recovery) => Add("loaded");

        public void LoadingFailed(StorageException refused) => Add("loading failed");

        public void SuspendLinks() => Add("suspend");

        public void ReadsAnew(bool isInstalled) => Add("installed");

        public void StorageFailed(StorageException refused) => Add($"failed {refused.Message}");

        public void HoldReplies(long logEnd, long releasingEnd) => Add("hold");

        public void ReleaseReplies()
        {
        }

        public void ReleaseReplies(long releasedEnd) => Add("release");

        public void Flush() => Add("reply");

        private int Batches()
        {
            while (_seen < Node.Log.End)
            {
                List<byte[]> frames = TestNode.Split(Node.Log.Read(_seen));
                _batches += frames.Count;
                _seen += frames.Sum(frame => (long)frame.Length);
            }

            return _batches;
        }
    }
}
