using System.Buffers;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Replication.Fetching;
using TcpCausalKv.Core.Replication.Links;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Control;
using TcpCausalKv.Core.Wire.Snapshots;

namespace TcpCausalKv.Core.Tests.Replication.Links;

/// <summary>
/// B's log begins too late for C, so B answers C's request by a snapshot; what it sends first is slow to arrive, and C asks once more.
/// </summary>
public sealed class FetchAnswerTests
{
    private const int StallMs = 600;

    private readonly LinkOptions _options = new();
    private readonly Snapshots _ofB = new();
    private readonly Snapshots _ofC = new();
    private readonly LinkedNode _b;
    private readonly LinkedNode _c;
    private readonly TestConnection _connection;
    private long _nowMs = 1_000_000;

    public FetchAnswerTests()
    {
        _b = new LinkedNode(1, 3, null, _options, 1, _ofB);
        _c = new LinkedNode(2, 3, options => options with { FetchStallMs = StallMs }, _options, 1, _ofC);
        TestNode a = new(0);
        for (int n = 0; n < 200; n++) _b.Node.Receive(a.Set("k", $"{n}"));
        _b.Node.Log.Truncate(_b.Replica.Applied);
        _connection = new TestConnection(_c, _b, _nowMs);
    }

    [Fact]
    public void What_is_left_of_an_answer_that_was_given_up_is_not_taken_for_the_next_one()
    {
        Until(() => _ofB.Opened == 1);
        _connection.ToDialler.IsPaused = true;
        _connection.Inbound.BudgetBytes = 1;
        for (int turns = 0; turns < 3; turns++) Turn();
        Until(() => _ofB.Opened == 2);

        _connection.ToDialler.IsPaused = false;
        Until(() => _ofC.IsComplete);
        Assert.Equal(Snapshots.FramesOf(2), _ofC.Taken);
        Assert.Equal(2, _c.Replica.Fetches.Requests);
        Until(() => _c.Replica.Fetches.Asked == FetchRule.Nobody);
        Assert.Equal(LinkState.Established, _connection.Outbound.Link.State);
    }

    private void Until(Func<bool> holds)
    {
        for (int turns = 0; !holds(); turns++)
        {
            Assert.InRange(turns, 0, 500);
            Turn();
        }
    }

    private void Turn()
    {
        _connection.Transfer(int.MaxValue, _nowMs);
        _b.Turn(_nowMs);
        _c.Turn(_nowMs);
        _nowMs += 10;
    }

    /// <summary>Snapshots of a few frames each; those of the second have other bytes than those of the first.</summary>
    private sealed class Snapshots : ISnapshotExchange
    {
        private const int Blocks = 20;

        public int Opened { get; private set; }

        public List<byte[]> Taken { get; } = [];

        public SnapshotRequest? Wish { get; } = new(new VectorClock(4), default);

        public bool IsComplete => Taken.Count == FramesOf(1).Count;

        public static List<byte[]> FramesOf(int snapshot)
        {
            ArrayBufferWriter<byte> begin = new();
            new SnapshotBeginFrame(new ClusterId(1), snapshot, Blocks, 0, default, new VectorClock([200, 0, 0, 0])).WriteTo(begin);
            ArrayBufferWriter<byte> end = new();
            new SnapshotEndFrame(Blocks, (ulong)snapshot).WriteTo(end);
            return [begin.WrittenSpan.ToArray(), .. Enumerable.Range(1, Blocks).Select(n => Block(snapshot, n)), end.WrittenSpan.ToArray()];
        }

        public FetchOutcome? TryOpen(SnapshotRequest wish, out ISnapshotReader? snapshot)
        {
            snapshot = new Reader(FramesOf(++Opened));
            return null;
        }

        public WireFault Take(ReadOnlySpan<byte> frame)
        {
            Taken.Add(frame.ToArray());
            return WireFault.None;
        }

        private static byte[] Block(int snapshot, int n)
        {
            SnapshotBlockWriter block = new();
            block.TryAdd(new SnapshotEntry([(byte)n], new Dot(0, (ulong)n), default, [(byte)snapshot]));
            return block.Seal().ToArray();
        }
    }

    private sealed class Reader(List<byte[]> frames) : ISnapshotReader
    {
        private int _next;
        private bool _hasCompared;

        // A frame that was only compared is neither the answer's end nor anything that is sent.
        public SnapshotRead Read(out ReadOnlySpan<byte> frame)
        {
            _hasCompared = !_hasCompared;
            frame = default;
            if (_hasCompared) return SnapshotRead.Compared;

            bool isThere = _next < frames.Count;
            frame = isThere ? frames[_next++] : default;
            return isThere ? SnapshotRead.Frame : SnapshotRead.End;
        }

        public void Dispose()
        {
        }
    }
}
