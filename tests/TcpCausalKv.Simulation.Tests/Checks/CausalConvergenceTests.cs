using TcpCausalKv.Simulation.Checks;

namespace TcpCausalKv.Simulation.Tests.Checks;

/// <summary>Every bad pattern in its smallest history, and the smallest histories that look like one and are none.</summary>
public class CausalConvergenceTests
{
    [Fact]
    public void A_value_that_nobody_wrote_is_thin_air() => Assert.Equal(Rule.ThinAirRead, Only("a r:x=1"));

    [Fact]
    public void What_a_failed_write_left_must_not_be_read() => Assert.Equal(Rule.AbortedRead, Only("a! w:x=1", "b r:x=1"));

    [Fact]
    public void What_a_transaction_replaced_itself_must_not_be_read() => Assert.Equal(Rule.IntermediateRead, Only("a w:x=1 w:x=2", "b r:x=1"));

    [Fact]
    public void A_value_is_written_once() => Assert.Contains(Rule.DuplicateWrite, Rules("a w:x=1", "b w:x=1"));

    [Fact]
    public void A_transaction_reads_what_it_wrote() => Assert.Equal(Rule.NotMyOwnWrite, Only("b w:x=2", "a w:x=1 r:x=2"));

    [Fact]
    public void A_transaction_does_not_read_what_it_writes_later() => Assert.Equal(Rule.FutureRead, Only("a r:x=1 w:x=1"));

    [Fact]
    public void Reads_of_a_transaction_agree() => Assert.Contains(Rule.NonRepeatableRead, Rules("a w:x=1", "b w:x=2", "c r:x=1 r:x=2"));

    [Fact]
    public void No_write_depends_on_itself() => Assert.Equal(Rule.CyclicCO, Only("a r:y=1", "a w:x=1", "b r:x=1", "b w:y=1"));

    [Fact]
    public void A_session_reads_its_own_writes() => Assert.Equal((Rule.WriteCOInitRead, "read your writes"), First("a w:x=1", "a r:x=-"));

    [Fact]
    public void Reads_are_monotonic() => Assert.Equal((Rule.WriteCORead, "monotonic reads"), First("a w:x=1", "a w:x=2", "b r:x=2", "b r:x=1"));

    [Fact]
    public void Writes_are_monotonic() => Assert.Equal((Rule.WriteCOInitRead, "monotonic writes"), First("a w:x=1", "a w:y=1", "b r:y=1", "b r:x=-"));

    [Fact]
    public void Writes_follow_reads() =>
        Assert.Equal((Rule.WriteCOInitRead, "writes follow reads"), First("a w:x=1", "b r:x=1", "b w:y=1", "c r:y=1", "c r:x=-"));

    [Fact]
    public void Causes_of_causes_are_seen() =>
        Assert.Equal((Rule.WriteCOInitRead, "causal order"), First("a w:x=1", "b r:x=1", "b w:y=1", "c r:y=1", "c w:z=1", "d r:z=1", "d r:x=-"));

    [Fact]
    public void A_multi_key_write_is_seen_whole() =>
        Assert.Equal((Rule.WriteCOInitRead, "atomic multi-key writes"), First("a w:x=1 w:y=1", "b r:x=1 r:y=-"));

    [Fact]
    public void Two_readers_settle_a_conflict_alike() =>
        Assert.Equal(Rule.CyclicCF, Only("a w:x=1", "b w:x=2", "c r:x=1", "c r:x=2", "c r:x=1"));

    [Fact]
    public void Concurrent_writes_may_be_seen_in_either_order() => Assert.Empty(Rules("a w:x=1", "b w:x=2", "c r:x=1", "d r:x=2"));

    [Fact]
    public void Final_reads_agree() => Assert.Contains(Rule.Diverged, Rules("a w:x=1", "b w:x=2", "f r:x=1 F", "g r:x=2 F"));

    [Fact]
    public void What_was_acknowledged_last_is_not_lost() => Assert.Contains(Rule.LostWrite, Rules("a w:x=1", "a w:x=2", "f r:x=1 F"));

    [Fact]
    public void A_write_of_unknown_outcome_may_be_lost() => Assert.Empty(Rules("a w:x=1", "a? w:x=2", "f r:x=1 F"));

    [Fact]
    public void A_write_of_unknown_outcome_may_show_late() => Assert.Empty(Rules("a w:x=1", "a? w:x=2", "a r:x=1", "b r:x=2"));

    [Fact]
    public void What_is_deleted_is_not_read_again() => Assert.Equal(Rule.WriteCORead, Only("a w:x=1", "a d:x", "a r:x=1"));

    [Fact]
    public void A_key_may_be_absent_only_if_something_deleted_it() =>
        Assert.Equal(Rule.WriteCOInitRead, Only("a w:x=1", "a d:x", "a w:x=2", "a r:x=-"));

    [Fact]
    public void A_delete_that_had_not_seen_a_value_leaves_it() => Assert.Empty(Rules("a w:x=1", "b w:x=2", "b d:x", "c r:x=2", "c r:x=1"));

    [Fact]
    public void A_flush_deletes_every_key() => Assert.Empty(Rules("a w:x=1", "a flush", "a r:x=-"));

    private static Rule Only(params string[] lines) => Assert.Single(Rules(lines).Distinct());

    private static IEnumerable<Rule> Rules(params string[] lines) =>
        CausalConvergence.Check(HistoryScript.Parse(lines)).Select(violation => violation.Rule);

    private static (Rule, string) First(params string[] lines)
    {
        Violation violation = CausalConvergence.Check(HistoryScript.Parse(lines))[0];
        return (violation.Rule, violation.Text[..violation.Text.IndexOf(':', StringComparison.Ordinal)]);
    }
}
