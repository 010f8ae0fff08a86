using TcpCausalKv.Server.Clients;

namespace TcpCausalKv.Server.Demo;

/// <summary>
/// Act two: a node is killed after its write has reached one other node only. Nothing is lost, and no number is used twice.
/// </summary>
internal static class DeadOriginAct
{
    private const string Will = "The teapot goes to z.";

    /// <summary>What its nodes are started with: nothing special.</summary>
    public static readonly string[] Arguments = [];

    /// <summary>Plays it.</summary>
    /// <exception cref="StepFailedException">A step did not hold.</exception>
    public static async Task PlayAsync(Stage stage)
    {
        stage.Say("Three fresh nodes. Again the link from x to z is held; x writes, and only y gets it.");
        await stage.DoAsync("x", "CAUSAL", "LINK", "z", "HOLD");
        await stage.DoAsync("x", "SET", "will", Will);
        await stage.AwaitAsync("y", ["GET", "will"], reply => reply.IsBulk(Will), "y has x's write");
        await stage.CheckAsync("z", ["GET", "will"], reply => reply.Kind == TextReplyKind.Nil, "z does not have x's write");

        stage.Say("x is killed. It can send nothing more, to nobody.");
        await stage.KillAsync("x");
        await stage.AwaitAsync("z", ["GET", "will"], reply => reply.IsBulk(Will), "z gets x's write from y");
        await stage.AwaitAsync("z", ["CAUSAL", "CLOCK"], reply => reply.IsBulk("x:1 y:0 z:0"), "z has applied x:1");
        stage.Seen("z has the write of the dead x: y had it, so y gave it.");

        await ReturnAsync(stage);
    }

    private static async Task ReturnAsync(Stage stage)
    {
        stage.Say("x comes back with empty memory. It asks the others for its own past before it takes a write.");
        await stage.RestartAsync("x");
        await stage.AwaitAsync("x", ["GET", "will"], reply => reply.IsBulk(Will), "x gets its own write back");
        await stage.AwaitAsync("x", ["SET", "postscript", "I am better."], reply => reply.IsOk, "x takes writes again");
        await stage.CheckAsync("x", ["CAUSAL", "CLOCK"], reply => reply.IsBulk("x:1/2 y:0 z:0"), "the new write is x:1/2");
        await stage.AwaitSameAsync(["CAUSAL", "CLOCK"], "all nodes have applied the same writes");
        await stage.AwaitSameAsync(["CAUSAL", "DIGEST"], "all nodes hold the same data");
        stage.Seen(
            "The new write is the second of x, and the first of its epoch 1. The name x:1 was taken, and x knows it although it had forgotten all.");
    }
}
