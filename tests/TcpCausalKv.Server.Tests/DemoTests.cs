using TcpCausalKv.Server.Clients;
using TcpCausalKv.Server.Demo;

namespace TcpCausalKv.Server.Tests;

/// <summary>The story, told for real.</summary>
public class DemoTests
{
    [Fact]
    public async Task Every_step_of_the_story_holds_and_its_nodes_are_gone_afterwards()
    {
        using ProgramRun run = ProgramRun.Start("demo");
        int code = await run.AwaitEndAsync();

        Assert.Equal("", run.Error.Trim());
        Assert.Contains("The end: every step was seen to hold.", run.Output, StringComparison.Ordinal);
        Assert.Contains("lacks x:1", run.Output, StringComparison.Ordinal);
        Assert.Contains("kill -9", run.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, code);
    }

    [Fact]
    public async Task A_signal_ends_the_story_and_its_nodes()
    {
        using ProgramRun run = ProgramRun.Start("demo");
        await run.AwaitOutputAsync("Act one");
        run.Signal(ProgramRun.SigTerm);

        Assert.Equal(ExitCode.Failed, await run.AwaitEndAsync());
        Assert.Contains("stopped before the story was told", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_that_does_not_hold_is_named()
    {
        using StringWriter told = new();
        await using DemoCluster cluster = await DemoCluster.StartAsync(["--allow-faults", "false"], CancellationToken.None);
        Stage stage = new(cluster, new Narrator(told), CancellationToken.None);

        StepFailedException failure = await Assert.ThrowsAsync<StepFailedException>(() => LateCauseAct.PlayAsync(stage));
        Assert.Contains("node x answers CAUSAL LINK z HOLD with (error)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reply_reads_as_redis_cli_prints_it()
    {
        TextReply inner = new(TextReplyKind.Array, "", [TextReply.Of(TextReplyKind.Integer, "7"), TextReply.Of(TextReplyKind.Bulk, "b")]);
        TextReply outer = new(TextReplyKind.Array, "", [TextReply.Of(TextReplyKind.Nil), inner, TextReply.Of(TextReplyKind.Error, "ERR no")]);

        Assert.Equal("1) (nil)\n2) 1) (integer) 7\n   2) \"b\"\n3) (error) ERR no", outer.ToString());
    }
}
