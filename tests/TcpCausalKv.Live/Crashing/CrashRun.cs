using System.Diagnostics;
using TcpCausalKv.Processes;

namespace TcpCausalKv.Live.Crashing;

/// <summary>Disturbs a node at every point of its life at which it calls the system about its files, each in a trial of its own.</summary>
/// <param name="options">What to do.</param>
/// <param name="output">Takes progress, figures and verdict.</param>
internal sealed class CrashRun(CrashOptions options, TextWriter output)
{
    private const int AttemptsMax = 3;

    private readonly List<string> _violations = [];
    private int _trials;

    /// <summary>Runs it. Afterwards all processes are gone; files stay only of trials that failed.</summary>
    /// <param name="stop">Cuts it short.</param>
    /// <returns>True if all trials went well.</returns>
    public async Task<bool> RunAsync(CancellationToken stop)
    {
        foreach (CrashScenario scenario in options.Scenarios)
        {
            long start = Stopwatch.GetTimestamp();
            IReadOnlyList<CrashPoint> points = await WatchAsync(scenario);
            foreach (Disturbance disturbance in scenario.Disturbances) await DisturbAsync(scenario, points, disturbance, stop);
            output.WriteLine($"{scenario}: {points.Count} points, {Stopwatch.GetElapsedTime(start).TotalSeconds:N0} s");
        }

        bool isWhole = !stop.IsCancellationRequested;
        output.WriteLine($"verdict       {_trials:N0} trials, {_violations.Count:N0} violated{(isWhole ? "" : "; stopped before the end")}");
        foreach (string violation in _violations) output.WriteLine($"  {violation}");
        return isWhole && _violations.Count == 0;
    }

    private async Task<IReadOnlyList<CrashPoint>> WatchAsync(CrashScenario scenario)
    {
        await using CrashTrial trial = await PrepareAsync(scenario);
        return await trial.WatchAsync();
    }

    private async Task<CrashTrial> PrepareAsync(CrashScenario scenario)
    {
        for (int attempt = 1; ; attempt++)
        {
            CrashTrial trial = new(options.Server, scenario);
            try
            {
                await trial.PrepareAsync();
                return trial;
            }
            catch (NodeFailedException) when (attempt < AttemptsMax)
            {
                await trial.DisposeAsync();
            }
        }
    }

    private async Task DisturbAsync(CrashScenario scenario, IReadOnlyList<CrashPoint> points, Disturbance disturbance, CancellationToken stop)
    {
        Dictionary<CrashOutcome, int> outcomes = [];
        IEnumerable<CrashPoint> concerned =
            points.Where(point => disturbance is not (Disturbance.Lie or Disturbance.NoSpace) || point.Call == "pwrite64");
        foreach (CrashPoint point in concerned.Where((_, index) => index % options.Every == options.From % options.Every))
        {
            if (stop.IsCancellationRequested) return;
            _trials++;
            if (await TryAsync(scenario, point, disturbance) is { } outcome) outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        }

        output.WriteLine($"  {disturbance}: {string.Join(", ", outcomes.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key} {pair.Value}"))}");
    }

    // Null if it did not go well.
    private async Task<CrashOutcome?> TryAsync(CrashScenario scenario, CrashPoint point, Disturbance disturbance)
    {
        await using CrashTrial trial = await PrepareAsync(scenario);
        try
        {
            return await trial.DisturbAsync(point, disturbance);
        }
        catch (NodeFailedException failure)
        {
            string violation = $"{scenario}: {disturbance} at {point}: {failure.Message}\n    files: {trial.Directory}";
            output.WriteLine($"  {violation}");
            _violations.Add(violation);
            return null;
        }
    }
}
