using TcpCausalKv.Live.Faults;
using TcpCausalKv.Live.Sessions;

namespace TcpCausalKv.Live.Checking;

/// <summary>Tells people how a check goes and how it ended.</summary>
/// <param name="output">Where to.</param>
/// <param name="options">What the check was told.</param>
/// <param name="sessions">What sessions did.</param>
/// <param name="faults">What the nemesis did.</param>
internal sealed class CheckReport(TextWriter output, CheckOptions options, SessionCounters sessions, FaultCounters faults)
{
    private const int ViolationsShown = 20;
    private static readonly TimeSpan OnTerminal = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan InFile = TimeSpan.FromSeconds(10);

    /// <summary>What is about to run; with it anybody can run the same again.</summary>
    public void Begin()
    {
        string kinds = options.Faults.Count == 0 ? "none" : string.Join(',', options.Faults.Order()).ToLowerInvariant();
        output.WriteLine(
            $"check --nodes {options.Nodes} --sessions {options.Sessions} --keys {options.Keys} --seconds {options.Seconds} "
            + $"--think {options.ThinkMs} --nemesis {kinds} --disk {options.Disk} --seed {options.Seed}");
    }

    /// <summary>Shows progress until told to stop: on a terminal in one line, otherwise every ten seconds.</summary>
    public async Task ShowProgressAsync(CancellationToken stop)
    {
        bool isTerminal = output == Console.Out && !Console.IsOutputRedirected;
        TimeSpan interval = isTerminal ? OnTerminal : InFile;
        long before = 0;
        while (await Rest.TryAsync((int)interval.TotalMilliseconds, stop))
        {
            long operations = sessions.Operations;
            string line = $"{operations:N0} operations ({(operations - before) / interval.TotalSeconds:N0}/s)   {faults}";
            before = operations;
            if (isTerminal) output.Write($"\r{line}   ");
            else output.WriteLine(line);
        }

        if (isTerminal) output.WriteLine();
    }

    /// <summary>The figures and the verdict.</summary>
    /// <param name="violations">What did not hold; none if all did.</param>
    public void End(IReadOnlyList<string> violations)
    {
        ShowFigures();
        output.WriteLine(violations.Count == 0 ? "verdict       no violation" : $"verdict       violated: {violations.Count:N0}");
        foreach (string violation in violations.Take(ViolationsShown)) output.WriteLine($"  {violation}");
        if (violations.Count > ViolationsShown) output.WriteLine($"  and {violations.Count - ViolationsShown} more");
    }

    /// <summary>The run was cut short, so that nothing was shown.</summary>
    public void Inconclusive()
    {
        ShowFigures();
        output.WriteLine("verdict       none: stopped before the end");
    }

    /// <summary>The history was kept.</summary>
    public void Kept(string file) => output.WriteLine($"history       {file}");

    private void ShowFigures()
    {
        string outcomes = $"ok {sessions.Ok:N0}  fail {sessions.Fail:N0}  unknown {sessions.Unknown:N0}";
        output.WriteLine($"operations    {sessions.Operations:N0}: {outcomes}");
        output.WriteLine($"sessions      {sessions.Sessions:N0}, which moved {sessions.Moves:N0} times");
        output.WriteLine($"faults        {faults}");
        output.WriteLine($"longest wait  {sessions.LongestWaitMs:N0} ms");
    }
}
