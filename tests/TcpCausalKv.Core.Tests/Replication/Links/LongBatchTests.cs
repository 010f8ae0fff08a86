using TcpCausalKv.Core.Replication.Links;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Batches;

namespace TcpCausalKv.Core.Tests.Replication.Links;

/// <summary>A batch that is too long for one frame on a link.</summary>
public sealed class LongBatchTests
{
    private const int PieceBytes = 100;
    private const int ValueBytes = 20_000;

    private static readonly LinkOptions Options = new();
    private static readonly string Value = new('v', ValueBytes);

    private readonly LinkedCluster _cluster = new(2, options => options with { Limits = new FrameLimits { PieceBytes = PieceBytes } });

    public LongBatchTests()
    {
        _cluster.DialAll();
        _cluster.RunFor(50);
    }

    [Fact]
    public void It_arrives_whole_and_nothing_of_it_is_shown_before()
    {
        _cluster.Connection(0, 1).Outbound.BudgetBytes = 1;
        _cluster.Node(0).Set("k", Value);
        _cluster.RunUntil(() => _cluster[1].Table.AssembledBytes > ValueBytes / 2, "half of it");
        Assert.Null(_cluster.Node(1).Get("k"));
        Assert.Equal(0, _cluster.Node(1).Log.Bytes);
        Assert.Equal(0UL, _cluster[1].Replica.ReceivedOf(0));

        _cluster.Converge();
        Assert.Equal(Value, _cluster.Node(1).Get("k"));
        Assert.Equal(0, _cluster[1].Table.AssembledBytes);
    }

    [Fact]
    public void A_turn_sends_no_more_of_it_than_the_budget_and_a_piece()
    {
        TestConnection connection = _cluster.Connection(0, 1);
        connection.Outbound.BudgetBytes = 3 * PieceBytes;
        _cluster.Node(0).Set("k", Value);
        _cluster.Turn();
        long before = connection.ToAcceptor.Transferred;
        for (int turn = 0; turn < 10; turn++) _cluster.Turn();
        Assert.InRange(connection.ToAcceptor.Transferred - before, PieceBytes, 10 * 4 * (PieceBytes + PieceFrame.OverheadBytes));
    }

    [Fact]
    public void A_link_that_takes_longer_than_a_silence_for_it_stands()
    {
        TestConnection connection = _cluster.Connection(0, 1);
        connection.Outbound.BudgetBytes = 1;
        _cluster.Node(0).Set("k", Value);
        long beganMs = _cluster.NowMs;
        PassSlowly(() => _cluster.Node(1).Get("k") is not null);
        Assert.InRange(_cluster.NowMs - beganMs, 5 * Options.SilenceMs, long.MaxValue);
        Assert.Equal(LinkState.Established, connection.Inbound.Link.State);
        Assert.Equal(LinkState.Established, connection.Outbound.Link.State);
    }

    [Fact]
    public void Positions_pass_between_its_pieces()
    {
        _cluster.Connection(1, 0).Cut(_cluster.NowMs);
        _cluster.Connection(0, 1).Outbound.BudgetBytes = 1;
        _cluster.Node(0).Set("k", Value);
        PassSlowly(() => _cluster[1].Table.AssembledBytes > ValueBytes / 4);
        _cluster.Node(0).Set("other", "1");
        PassSlowly(() => _cluster[1].Replica.Peers[0].Applied[0] == 2);
        Assert.InRange(_cluster[1].Table.AssembledBytes, ValueBytes / 4, ValueBytes / 2);
    }

    [Fact]
    public void It_begins_anew_on_the_next_link_wherever_one_breaks()
    {
        _cluster.Node(0).Set("k", Value);
        for (int cut = 50; cut < ValueBytes; cut += 2_500)
        {
            TestConnection connection = _cluster.Connection(0, 1);
            connection.CutAfterBytes = connection.ToAcceptor.Transferred + connection.ToDialler.Transferred + cut;
            _cluster.RunUntil(() => connection.IsCut, "the cut");
            Assert.Null(_cluster.Node(1).Get("k"));
            Assert.Equal(0, _cluster[1].Table.AssembledBytes);
            _cluster.DialAll();
        }

        _cluster.Converge();
        Assert.Equal(Value, _cluster.Node(1).Get("k"));
        Assert.Equal(1, _cluster[1].Replica.Counters.Applied);
    }

    [Fact]
    public void Its_value_is_brought_into_the_data_in_steps_of_a_turn_each_and_shown_at_once()
    {
        LinkedCluster cluster = new(2, options => options with { Limits = new FrameLimits { PieceBytes = PieceBytes, StepBytes = ValueBytes / 5 } });
        cluster.DialAll();
        cluster.RunFor(50);
        foreach (string value in (string[])[Value, new('w', ValueBytes)])
        {
            string? before = cluster.Node(1).Get("k");
            cluster.Node(0).Set("k", value);
            cluster.RunUntil(() => cluster[1].Replica.Pending.Count == 1, "the whole batch");
            int turns = 0;
            for (; cluster[1].Replica.Pending.Count == 1; turns++)
            {
                Assert.True(cluster[1].Replica.HasPendingRelease);
                Assert.Equal(before, cluster.Node(1).Get("k"));
                cluster.Turn();
            }

            Assert.InRange(turns, 4, 6);
            Assert.Equal(value, cluster.Node(1).Get("k"));
            Assert.Equal(cluster[1].Replica.Keyspace.ComputeDigest(), cluster[1].Replica.Keyspace.Digest);
            cluster.Converge();
        }
    }

    [Fact]
    public void An_answer_may_take_longer_for_it_than_it_may_stand_still()
    {
        LinkedCluster cluster = new(3, options => options with { Limits = new FrameLimits { PieceBytes = PieceBytes } });
        cluster.DialAll();
        cluster.RunFor(50);
        cluster[0].Table.Gate(2).Hold();
        cluster.Node(0).Set("k", Value);
        cluster.RunUntil(() => cluster[1].Replica.Applied[0] == 1, "the write at B");
        cluster.Kill(0);
        cluster.Connection(2, 1).Inbound.BudgetBytes = 1;
        for (int turns = 0; cluster.Node(2).Get("k") is null; turns++)
        {
            cluster.Turn();
            cluster.Pass(Options.SilenceMs / 20);
            Assert.InRange(turns, 0, 10_000);
        }

        Assert.Equal(1, cluster[2].Replica.Fetches.Requests);
    }

    private void PassSlowly(Func<bool> condition)
    {
        for (int turns = 0; !condition(); turns++)
        {
            Assert.InRange(turns, 0, 10_000);
            _cluster.Turn();
            _cluster.Pass(Options.SilenceMs / 20);
        }
    }
}
