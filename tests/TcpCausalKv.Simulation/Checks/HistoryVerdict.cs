namespace TcpCausalKv.Simulation.Checks;

/// <summary>The verdict on a history in three words, as other checkers of the format give it.</summary>
/// <param name="IsCausal">No read contradicts the causal order.</param>
/// <param name="IsConvergent">Besides, one order of all writes explains all reads.</param>
/// <param name="IsSettled">Final reads agree and lose no write.</param>
public sealed record HistoryVerdict(bool IsCausal, bool IsConvergent, bool IsSettled)
{
    /// <summary>True if nothing is violated.</summary>
    public bool IsGood => IsConvergent && IsSettled;

    /// <summary>Sums up what a check found.</summary>
    public static HistoryVerdict Of(IReadOnlyCollection<Violation> violations)
    {
        bool causal = !violations.Any(violation => IsAboutCauses(violation.Rule));
        bool oneOrder = !violations.Any(violation => violation.Rule is Rule.CyclicCF or Rule.NonRepeatableRead);
        bool settled = !violations.Any(violation => violation.Rule is Rule.Diverged or Rule.LostWrite);
        return new HistoryVerdict(causal, causal && oneOrder, settled);
    }

    /// <inheritdoc/>
    public override string ToString() => $"causal {Word(IsCausal)}, convergent {Word(IsConvergent)}, settled {Word(IsSettled)}";

    private static string Word(bool holds) => holds ? "yes" : "no";

    private static bool IsAboutCauses(Rule rule) =>
        rule is Rule.ThinAirRead or Rule.AbortedRead or Rule.CyclicCO or Rule.WriteCOInitRead or Rule.WriteCORead
            or Rule.NotMyOwnWrite or Rule.FutureRead or Rule.IntermediateRead or Rule.DuplicateWrite;
}
