using TcpCausalKv.Live.Killing;
using TcpCausalKv.Processes.Text;

namespace TcpCausalKv.Live.Tests;

/// <summary>What the ledger of a writer lets pass, and what it finds.</summary>
public class PairLedgerTests
{
    private readonly PairLedger _ledger = new("w", pairs: 1, valueLength: 1);
    private readonly Random _random = new(1);

    [Fact]
    public void What_was_acknowledged_last_must_be_seen()
    {
        string older = Acknowledged();
        string newer = Acknowledged();

        Assert.Null(Fault(newer, newer));
        Assert.Contains($"are {older}, and must be {newer}", Fault(older, older), StringComparison.Ordinal);
        Assert.Contains("are absent", Fault(null, null), StringComparison.Ordinal);
    }

    [Fact]
    public void What_had_no_reply_may_be_seen_or_not()
    {
        string known = Acknowledged();
        string unknown = NextSet().Value!;

        Assert.Null(Fault(known, known));
        Assert.Null(Fault(unknown, unknown));
    }

    [Fact]
    public void What_was_refused_must_not_be_seen()
    {
        string known = Acknowledged();
        PairWrite refused = NextSet();
        _ledger.Refuse(refused);

        Assert.Null(Fault(known, known));
        Assert.NotNull(Fault(refused.Value, refused.Value));
    }

    [Fact]
    public void Half_of_a_write_must_not_be_seen()
    {
        string known = Acknowledged();
        string unknown = NextSet().Value!;

        Assert.Contains("were written at once", Fault(known, unknown), StringComparison.Ordinal);
    }

    private string Acknowledged()
    {
        PairWrite write = NextSet();
        _ledger.Acknowledge(write);
        return write.Value!;
    }

    private PairWrite NextSet()
    {
        PairWrite write = _ledger.Next(_random);
        while (write.Value is null)
        {
            _ledger.Refuse(write);
            write = _ledger.Next(_random);
        }

        return write;
    }

    private string? Fault(string? one, string? other) => _ledger.FaultOf(new RespReply(RespKind.Array, "", [Reply(one), Reply(other)]));

    private static RespReply Reply(string? value) => value is null ? RespReply.Of(RespKind.Nil, "") : RespReply.Of(RespKind.Bulk, value);
}
