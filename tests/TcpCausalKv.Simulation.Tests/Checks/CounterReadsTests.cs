using TcpCausalKv.Simulation.Checks;

namespace TcpCausalKv.Simulation.Tests.Checks;

/// <summary>The smallest histories in which a counter shows what no increments explain, and those that look like one and are none.</summary>
public class CounterReadsTests
{
    [Fact]
    public void An_own_increment_counts() => Assert.Equal([Rule.IncrementCountsOnce], Rules("a i:c=2", "a c:c=0"));

    [Fact]
    public void An_increment_counts_once() => Assert.Equal([Rule.IncrementCountsOnce], Rules("a i:c=2", "b c:c=4"));

    [Fact]
    public void A_counter_only_grows() => Assert.Equal([Rule.IncrementCountsOnce], Rules("a i:c=2", "b c:c=2", "b c:c=0"));

    [Fact]
    public void An_increment_is_seen_with_what_was_written_at_once() =>
        Assert.Equal([Rule.IncrementCountsOnce], Rules("a w:x=1 i:c=2", "b r:x=1 c:c=0"));

    [Fact]
    public void An_increment_is_not_seen_before_it_is_made() =>
        Assert.Equal([Rule.IncrementCountsOnce], Rules("a c:c=2", "a w:x=1", "b r:x=1", "b i:c=2"));

    [Fact]
    public void An_increment_that_failed_does_not_count() => Assert.Equal([Rule.IncrementCountsOnce], Rules("a! i:c=2", "b c:c=2"));

    [Fact]
    public void What_was_taken_does_not_count_again() => Assert.Equal([Rule.IncrementCountsOnce], Rules("a i:c=2", "a t:c=2", "a c:c=2"));

    [Fact]
    public void Increments_of_others_count_or_not() => Assert.Empty(Rules("a i:c=2", "b i:c=3", "b c:c=3", "c c:c=5", "d c:c=2"));

    [Fact]
    public void An_increment_of_unknown_outcome_may_count_late() => Assert.Empty(Rules("a? i:c=2", "a c:c=0", "a c:c=2", "f c:c=2 F"));

    [Fact]
    public void Two_takes_at_once_may_have_the_same() => Assert.Empty(Rules("a i:c=2 c:c=2", "b t:c=2", "c t:c=2", "f c:c=0 F"));

    [Fact]
    public void Acknowledged_increments_are_there_at_the_end() => Assert.Equal([Rule.LostWrite], Rules("a i:c=2", "b i:c=3", "f c:c=3 F"));

    [Fact]
    public void What_a_take_has_not_seen_stays() => Assert.Equal([Rule.LostWrite], Rules("a i:c=2", "b t:c=0", "f c:c=0 F"));

    [Fact]
    public void Final_totals_agree() => Assert.Contains(Rule.Diverged, Rules("a? i:c=2", "f c:c=0 F", "g c:c=2 F"));

    private static IEnumerable<Rule> Rules(params string[] lines) =>
        CausalConvergence.Check(HistoryScript.Parse(lines)).Select(violation => violation.Rule);
}
