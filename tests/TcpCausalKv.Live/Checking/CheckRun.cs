using TcpCausalKv.Live.Faults;
using TcpCausalKv.Live.Sessions;
using TcpCausalKv.Processes;
using TcpCausalKv.Simulation.Checks;

namespace TcpCausalKv.Live.Checking;

/// <summary>A whole check, from the start of the nodes to the verdict.</summary>
internal sealed class CheckRun
{
    private readonly CheckOptions _options;
    private readonly SessionCounters _sessions = new();
    private readonly FaultCounters _faults = new();
    private readonly CheckReport _report;
    private readonly HistoryKeeper _keeper;

    /// <summary>A check that has not begun.</summary>
    /// <param name="options">What to do.</param>
    /// <param name="output">Takes progress, figures and verdict.</param>
    public CheckRun(CheckOptions options, TextWriter output)
    {
        _options = options;
        _report = new CheckReport(output, options, _sessions, _faults);
        _keeper = new HistoryKeeper(options);
    }

    /// <summary>Runs it. Afterwards all processes are gone.</summary>
    /// <param name="stop">Cuts it short.</param>
    /// <returns>True if every guarantee held to the end.</returns>
    public async Task<bool> RunAsync(CancellationToken stop)
    {
        _report.Begin();
        try
        {
            IReadOnlyList<string> violations = await FindViolationsAsync(stop);
            _report.End(violations);
            return violations.Count == 0;
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            // A terminal's Ctrl-C reaches the nodes as well, and then they fail one way or another.
            _report.Inconclusive();
            return false;
        }
        catch (NodeFailedException failure)
        {
            _report.End([failure.Message]);
            return false;
        }
    }

    private async Task<IReadOnlyList<string>> FindViolationsAsync(CancellationToken stop)
    {
        ClusterStorage? storage = ClusterStorage.New(_options.Disk);
        try
        {
            return await FindViolationsAsync(storage, stop);
        }
        finally
        {
            storage?.Delete();
        }
    }

    private async Task<IReadOnlyList<string>> FindViolationsAsync(ClusterStorage? storage, CancellationToken stop)
    {
        await using LocalCluster cluster = await LocalCluster.StartAsync(_options.Server, _options.Nodes, storage);
        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task progress = _report.ShowProgressAsync(ended.Token);
        try
        {
            return await RunRoundsAsync(cluster, stop);
        }
        finally
        {
            await ended.CancelAsync();
            await progress;
        }
    }

    private async Task<IReadOnlyList<string>> RunRoundsAsync(LocalCluster cluster, CancellationToken stop)
    {
        List<string> violations = [];
        TimeSpan duration = TimeSpan.FromSeconds(_options.Seconds / (double)_options.Rounds);
        for (int number = 1; number <= _options.Rounds && violations.Count == 0; number++)
        {
            Round round = new(_options, number, cluster, _sessions, _faults);
            if (await TryRunAsync(round, duration, stop) is { } failure) violations.Add(failure);

            // Judged also if the cluster itself has failed: what clients saw may say why.
            violations.AddRange(CausalConvergence.Check(round.History).Select(violation => violation.ToString()));
            violations.AddRange(_sessions.Unexpected);
            if (_keeper.Keep(number, round.History, violations.Count > 0) is { } file) _report.Kept(file);
        }

        return violations;
    }

    private static async Task<string?> TryRunAsync(Round round, TimeSpan duration, CancellationToken stop)
    {
        try
        {
            return await round.RunAsync(duration, stop);
        }
        catch (NodeFailedException failure) when (!stop.IsCancellationRequested)
        {
            return failure.Message;
        }
    }
}
