using TcpCausalKv.Live.Crashing;
using TcpCausalKv.Processes;
using Xunit.Abstractions;

namespace TcpCausalKv.Live.Tests;

/// <summary>Some of the points at which a real process can be disturbed; <c>TcpCausalKv.Live crash</c> tries all of them.</summary>
public class CrashRunTests(ITestOutputHelper output)
{
    [StraceFact]
    public Task A_process_that_dies_before_a_call_about_its_files_comes_back_with_all_that_it_has_acknowledged() =>
        GoesWellAsync(new CrashScenario(1, "always", BeginsTorn: false, [Disturbance.Kill]), every: 19, from: 4);

    [StraceFact]
    public Task A_process_that_dies_while_it_recovers_from_a_torn_record_recovers_the_next_time() =>
        GoesWellAsync(new CrashScenario(2, "everysec", BeginsTorn: true, [Disturbance.Kill]), every: 31, from: 2);

    [StraceFact]
    public Task A_process_whose_disk_fails_ends_with_a_code_of_its_own_acknowledges_nothing_more_and_comes_back_well() =>
        GoesWellAsync(new CrashScenario(1, "always", BeginsTorn: false, [Disturbance.InputOutputError]), every: 19, from: 3);

    [StraceFact]
    public Task A_process_whose_disk_is_full_for_a_moment_takes_writes_after_it() =>
        GoesWellAsync(new CrashScenario(1, "always", BeginsTorn: false, [Disturbance.NoSpace]), every: 7, from: 3);

    [StraceFact]
    public Task A_disk_that_lies_is_found_out_at_the_next_start() =>
        GoesWellAsync(new CrashScenario(1, "always", BeginsTorn: false, [Disturbance.Lie]), every: 12, from: 4);

    private async Task GoesWellAsync(CrashScenario scenario, int every, int from)
    {
        CrashOptions options = new()
        {
            Server = ServerExecutable.At(Path.Combine(AppContext.BaseDirectory, "causalkv")),
            Scenarios = [scenario],
            Every = every,
            From = from,
        };
        StringWriter report = new();
        bool wentWell = await new CrashRun(options, report).RunAsync(CancellationToken.None);

        output.WriteLine(report.ToString());
        Assert.True(wentWell, report.ToString());
        Assert.DoesNotContain(" 0 trials", report.ToString(), StringComparison.Ordinal);
    }
}
