using TcpCausalKv.Simulation.Checks;
using TcpCausalKv.Simulation.Histories;

namespace TcpCausalKv.Simulation.Runs;

/// <summary>Judges a recorded history.</summary>
internal static class HistoryJudgement
{
    private const int ViolationsShown = 20;

    /// <summary>Prints the verdict and the first violations.</summary>
    /// <returns>The exit code: 0 if nothing is violated.</returns>
    internal static int Judge(FileInfo file, TextWriter output)
    {
        using StreamReader reader = file.OpenText();
        List<Violation> violations = CausalConvergence.Check(HistoryReader.Read(reader));
        HistoryVerdict verdict = HistoryVerdict.Of(violations);
        output.WriteLine($"{file.Name}: {verdict}");
        foreach (Violation violation in violations.Take(ViolationsShown)) output.WriteLine($"  {violation}");
        return verdict.IsGood ? 0 : 1;
    }
}
