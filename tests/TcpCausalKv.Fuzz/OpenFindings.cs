namespace TcpCausalKv.Fuzz;

/// <summary>
/// What targets have found and the product still does: the README lists it. Runs of random changes go on behind it, so that they find something else;
/// a replay shows it.
/// </summary>
public static class OpenFindings
{
    // What is in the text of the exception; to be taken out with the finding.
    private static readonly string[] s_marks =
    [
        "the order was not causal",
        "Expiry.ForgetCleared",
        "a batch refused with Gap changes nothing",
        "what one node logs, another takes",
    ];

    /// <summary>True if an exception is of one of them.</summary>
    public static bool Has(Exception finding) => Array.Exists(s_marks, mark => finding.ToString().Contains(mark, StringComparison.Ordinal));
}
