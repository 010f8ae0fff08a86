using TcpCausalKv.Live.Sessions;
using TcpCausalKv.Processes.Text;
using TcpCausalKv.Simulation.Checks;
using TcpCausalKv.Simulation.Histories;

namespace TcpCausalKv.Live.Tests;

/// <summary>For each promise about typed keys the replies of a node that breaks it: the judgement of what sessions record finds it.</summary>
public class TypedJudgementTests
{
    private const string Lease = "r1:e0.0";

    private readonly HistoryRecorder _recorder = new();
    private readonly RoundKeys _keys = new(round: 1, strings: 4, sessions: 1);

    [Fact]
    public void A_field_that_was_replaced_is_not_read_again()
    {
        Do("a", HashRequests.Set("h", ["f0"], ["1"]), Integer(1));
        Do("a", HashRequests.Set("h", ["f0"], ["2"]), Integer(0));
        Do("a", HashRequests.Get("h", "f0"), Bulk("1"));
        AssertFound(Rule.WriteCORead);
    }

    [Fact]
    public void A_field_that_was_written_shows_in_its_hash()
    {
        Do("a", HashRequests.Set("h", ["f0", "f1"], ["1", "2"]), Integer(2));
        Do("a", _keys.ReadHash("h"), Array("f0", "1"));
        AssertFound(Rule.WriteCOInitRead);
    }

    [Fact]
    public void A_field_that_nobody_wrote_does_not_show()
    {
        Do("a", _keys.ReadHash("h"), Array("other", "1"));
        AssertFound(Rule.ThinAirRead);
    }

    [Fact]
    public void A_member_that_nobody_removes_stays()
    {
        string member = _keys.KeptMember(0, 0);
        Do("a", SetRequests.Add(_keys.SetOf(0), member), Integer(1));
        Do("a", _keys.ReadSet(_keys.SetOf(0)), Array(member));
        AssertNothingFound();

        Do("final", _keys.ReadSet(_keys.SetOf(0)), Array(), isFinal: true);
        AssertFound(Rule.LostWrite);
    }

    [Fact]
    public void A_member_that_was_removed_does_not_come_back()
    {
        Do("a", SetRequests.Add("s", "m"), Integer(1));
        Do("a", SetRequests.Remove("s", "m"), Integer(1));
        Do("a", SetRequests.Members("s", []), Array("m"));
        AssertFound(Rule.WriteCORead);
    }

    [Fact]
    public void A_counter_shows_an_own_increment()
    {
        Do("a", CounterRequests.Add("c", 3), Integer(3));
        Do("a", CounterRequests.MultiGet(["c"]), Array("2"));
        AssertFound(Rule.IncrementCountsOnce);
    }

    [Fact]
    public void What_was_taken_from_a_counter_is_not_there_again()
    {
        Do("a", CounterRequests.Add("c", 3), Integer(3));
        Do("a", CounterRequests.Take("c"), Bulk("3"));
        Do("a", CounterRequests.Add("c", 1), Integer(4));
        AssertFound(Rule.IncrementCountsOnce);
    }

    [Fact]
    public void An_increment_without_a_reply_counts_once_or_not_at_all()
    {
        Keep("a", TransactionStatus.Info, CounterRequests.Add("c", 3).Effects);
        Do("final", CounterRequests.MultiGet(["c"]), Array("3"), isFinal: true);
        AssertNothingFound();

        Do("other", CounterRequests.MultiGet(["c"]), Array("6"));
        AssertFound(Rule.IncrementCountsOnce);
    }

    [Fact]
    public void A_transaction_is_seen_whole()
    {
        Request write = Request.Together([HashRequests.Set("h", ["f0"], ["1"]), SetRequests.Add("s", "m"), CounterRequests.Add("c", 1)]);
        Do("a", write, new RespReply(RespKind.Array, "", [Integer(1), Integer(1), Integer(1)]));
        Request read = Request.Together([HashRequests.Get("h", "f0"), SetRequests.Members("s", ["m"]), CounterRequests.MultiGet(["c"])]);
        Do("b", read, new RespReply(RespKind.Array, "", [Bulk("1"), Array("m"), Array("1")]));
        AssertNothingFound();

        Do("c", read, new RespReply(RespKind.Array, "", [Bulk("1"), Array(), Array("0")]));
        AssertFound(Rule.WriteCOInitRead, Rule.IncrementCountsOnce);
    }

    [Fact]
    public void A_key_whose_deadline_nobody_put_off_may_end()
    {
        Do("a", LeaseRequests.Begin(Lease, "v", 300), Ok);
        Do("a", LeaseRequests.Remaining(Lease), Integer(5));
        Do("a", LeaseRequests.MultiGet([Lease]), Nothing);
        Do("final", LeaseRequests.MultiGet([Lease]), Nothing, isFinal: true);
        AssertNothingFound();
    }

    [Fact]
    public void A_key_whose_deadline_was_put_off_stays()
    {
        foreach (Request putOff in new[] { LeaseRequests.Persist(Lease), LeaseRequests.Expire(Lease), LeaseRequests.Replace(Lease, "w") })
        {
            TypedJudgementTests test = new();
            test.Do("a", LeaseRequests.Begin(Lease, "v", 300), Ok);
            test.Do("b", LeaseRequests.MultiGet([Lease]), Array("v"));
            test.Do("b", LeaseRequests.MultiGet([Lease]), Nothing);
            test.Do("a", putOff, Integer(1));
            test.AssertNothingFound();

            test.Do("final", LeaseRequests.MultiGet([Lease]), Nothing, isFinal: true);
            test.AssertFound(Rule.LostWrite);
        }
    }

    [Fact]
    public void Who_has_put_a_deadline_off_sees_a_late_one()
    {
        Do("a", LeaseRequests.Begin(Lease, "v", 300), Ok);
        Do("a", LeaseRequests.Expire(Lease), Integer(1));
        Do("a", LeaseRequests.Remaining(Lease), Integer(LeaseRequests.ShortMsMax));
        AssertFound(Rule.WriteCOInitRead);
    }

    [Fact]
    public void What_is_there_though_its_deadline_must_have_come_is_named()
    {
        _keys.Leases.Begin("one");
        _keys.Leases.Begin("other");
        _keys.Leases.PutOff("one");

        Assert.Null(_keys.Leases.FindUnended(["one", "other"], new RespReply(RespKind.Array, "", [Bulk("v"), Nil])));
        Assert.Equal("other", _keys.Leases.FindUnended(["one", "other"], Array("v", "v")));
    }

    private static RespReply Ok => RespReply.Of(RespKind.Status, "OK");

    private static RespReply Nil => RespReply.Of(RespKind.Nil, "");

    private static RespReply Nothing => new(RespKind.Array, "", [Nil]);

    private static RespReply Integer(int number) => RespReply.Of(RespKind.Integer, $"{number}");

    private static RespReply Bulk(string text) => RespReply.Of(RespKind.Bulk, text);

    private static RespReply Array(params string[] items) => new(RespKind.Array, "", [.. items.Select(Bulk)]);

    private void Do(string session, Request request, RespReply reply, bool isFinal = false)
    {
        _recorder.Add(session, "x", TransactionStatus.Ok, request.Seen(reply), isFinal);
        Keep("later", TransactionStatus.Ok, request.Later);
    }

    private void Keep(string session, TransactionStatus status, IReadOnlyList<RecordedOperation> operations) =>
        _recorder.Add(session, "x", status, operations);

    private void AssertNothingFound() => AssertFound();

    private void AssertFound(params Rule[] rules) =>
        Assert.Equal(rules, CausalConvergence.Check(_recorder.ToHistory()).Select(violation => violation.Rule).Distinct());
}
