using TcpCausalKv.Server.Hosting;

namespace TcpCausalKv.Server.Demo;

/// <summary>Tells in four acts what causal replication is.</summary>
internal static class Story
{
    private const string Opening =
        """
        Three nodes, x, y and z, each a process of its own on this machine. Each line with a prompt is a command that is
        really sent to that node, with the reply that came back. x:1 names the first write of x.
        """;

    private static readonly (string Title, string[] Arguments, Func<Stage, Task> PlayAsync)[] Acts =
    [
        ("Act one: the effect comes before its cause", LateCauseAct.Arguments, LateCauseAct.PlayAsync),
        ("Act two: the writer dies", DeadOriginAct.Arguments, DeadOriginAct.PlayAsync),
        ("Act three: two write at once", ConcurrentWritesAct.Arguments, ConcurrentWritesAct.PlayAsync),
        ("Act four: three count while they are apart", CountersAct.Arguments, CountersAct.PlayAsync),
    ];

    /// <summary>Plays all acts, each on a new cluster.</summary>
    /// <param name="output">Takes the story.</param>
    /// <param name="error">Takes the step that did not hold, if one did not.</param>
    /// <returns><see cref="ExitCode.Done"/> if every step was seen to hold, else <see cref="ExitCode.Failed"/>.</returns>
    public static async Task<int> TellAsync(TextWriter output, TextWriter error)
    {
        using StopSignal signal = new();
        Narrator narrator = new(output);
        narrator.Say(Opening);

        foreach ((string title, string[] arguments, Func<Stage, Task> playAsync) in Acts)
        {
            narrator.Title(title);
            try
            {
                await using DemoCluster cluster = await DemoCluster.StartAsync(arguments, signal.Token);
                await playAsync(new Stage(cluster, narrator, signal.Token));
            }
            catch (StepFailedException failure)
            {
                await error.WriteLineAsync($"causalkv: {title}: {failure.Message}.");
                return ExitCode.Failed;
            }
            catch (OperationCanceledException) when (signal.Token.IsCancellationRequested)
            {
                await error.WriteLineAsync("causalkv: stopped before the story was told; its nodes are gone.");
                return ExitCode.Failed;
            }
        }

        narrator.Say("The end: every step was seen to hold.");
        return ExitCode.Done;
    }
}
