using TcpCausalKv.Live.Killing;
using TcpCausalKv.Processes.Text;

namespace TcpCausalKv.Live.Tests;

/// <summary>What the ledger of a writer lets pass, and what it finds.</summary>
public class PairLedgerTests
{
    // The first pair is of two strings, the other of a string and a field, and is counted.
    private readonly PairLedger _ledger = new("w", pairs: 2, valueLength: 1);
    private readonly Random _random = new(1);

    [Theory, InlineData(0), InlineData(1)]
    public void What_was_acknowledged_last_must_be_seen(int pair)
    {
        string older = Acknowledged(pair);
        string newer = Acknowledged(pair);

        Assert.Null(Fault(pair, newer, newer, count: 2 * pair));
        Assert.Contains($"are {older}, and must be {newer}", Fault(pair, older, older), StringComparison.Ordinal);
        Assert.Contains("are absent", Fault(pair, null, null), StringComparison.Ordinal);
    }

    [Theory, InlineData(0), InlineData(1)]
    public void What_had_no_reply_may_be_seen_or_not(int pair)
    {
        string known = Acknowledged(pair);
        string unknown = NextSet(pair).Value!;

        Assert.Null(Fault(pair, known, known, count: pair));
        Assert.Null(Fault(pair, unknown, unknown, count: 2 * pair));
    }

    [Theory, InlineData(0), InlineData(1)]
    public void What_was_refused_must_not_be_seen(int pair)
    {
        string known = Acknowledged(pair);
        PairWrite refused = NextSet(pair);
        _ledger.Refuse(refused);

        Assert.Null(Fault(pair, known, known, count: pair));
        Assert.NotNull(Fault(pair, refused.Value, refused.Value, count: pair));
    }

    [Theory, InlineData(0), InlineData(1)]
    public void Half_of_a_write_must_not_be_seen(int pair)
    {
        string known = Acknowledged(pair);
        string unknown = NextSet(pair).Value!;

        Assert.Contains("were written at once", Fault(pair, known, unknown), StringComparison.Ordinal);
    }

    [Theory, InlineData(1, false), InlineData(2, true), InlineData(3, true), InlineData(4, false)]
    public void A_write_that_was_acknowledged_counts_once_and_one_without_a_reply_may(int count, bool isRight)
    {
        Acknowledged(1);
        string known = Acknowledged(1);
        NextSet(1);

        string? fault = Fault(1, known, known, count);
        if (isRight) Assert.Null(fault);
        else Assert.Contains($"w:count is {count}, and must be 2 up to 3", fault, StringComparison.Ordinal);
    }

    private string Acknowledged(int pair)
    {
        PairWrite write = NextSet(pair);
        _ledger.Acknowledge(write);
        return write.Value!;
    }

    private PairWrite NextSet(int pair)
    {
        PairWrite write = _ledger.Next(_random);
        while (write.Value is null || write.Pair != pair)
        {
            _ledger.Refuse(write);
            write = _ledger.Next(_random);
        }

        return write;
    }

    // Of the other pair nothing was ever written.
    private string? Fault(int pair, string? one, string? other, int count = 0)
    {
        RespReply[] strings = [.. Enumerable.Repeat(Reply(null), 4), Reply(count == 0 ? null : $"{count}")];
        RespReply[] fields = [Reply(null), Reply(null)];
        strings[pair] = Reply(one);
        if (pair == 1) fields[1] = Reply(other);
        else strings[2] = Reply(other);
        return _ledger.FaultOf([new RespReply(RespKind.Array, "", strings), new RespReply(RespKind.Array, "", fields)]);
    }

    private static RespReply Reply(string? value) => value is null ? RespReply.Of(RespKind.Nil, "") : RespReply.Of(RespKind.Bulk, value);
}
