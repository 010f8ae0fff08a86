namespace TcpCausalKv.Server.Tests;

/// <summary>A start under odd circumstances, and signals.</summary>
public sealed class StartTests
{
    private static readonly string[] One =
    [
        "node", "--node", "x", "--cluster", "x=127.0.0.1:7000", "--peer-listen", "127.0.0.1:0", "--client", "127.0.0.1:0",
        "--in-memory", "--new-cluster",
    ];

    [Theory, InlineData(1), InlineData(10), InlineData(12)]
    public async Task A_signal_that_asks_for_nothing_does_not_end_the_node(int signal)
    {
        using ProgramRun run = ProgramRun.Start(One);
        await run.AwaitErrorAsync("serves clients");
        run.Signal(signal);
        run.Signal(ProgramRun.SigTerm);
        Assert.Equal(0, await run.AwaitEndAsync());
        Assert.Contains("Told to stop", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_whose_own_name_is_not_known_yet_says_so_and_waits()
    {
        using ProgramRun run = ProgramRun.Start(
            "node", "--node", "x", "--cluster", "x=no-such-host.invalid:7000", "--client", "127.0.0.1:0", "--in-memory");
        await run.AwaitErrorAsync("causalkv: the name 'no-such-host.invalid' of this node is not known here yet");
        run.Signal(ProgramRun.SigTerm);
        Assert.Equal(0, await run.AwaitEndAsync());
    }

    [Fact]
    public async Task A_name_that_can_be_none_is_complained_of_in_one_line()
    {
        using ProgramRun run = ProgramRun.Start(
            "node", "--node", "x", "--cluster", $"x={new string('a', 300)}:7000", "--client", "127.0.0.1:0", "--in-memory");
        Assert.Equal(ExitCode.Usage, await run.AwaitEndAsync());
        Assert.StartsWith("causalkv: --cluster: the name 'aaa", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
