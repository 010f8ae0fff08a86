using TcpCausalKv.Server.Clients;

namespace TcpCausalKv.Server.Demo;

/// <summary>Act one: an effect arrives before its cause, and is held until the cause is there.</summary>
internal static class LateCauseAct
{
    /// <summary>What its nodes are started with: nobody may go and fetch the cause, so that one can see the wait.</summary>
    public static readonly string[] Arguments = ["--fetch-after", "off"];

    /// <summary>Plays it.</summary>
    /// <exception cref="StepFailedException">A step did not hold.</exception>
    public static async Task PlayAsync(Stage stage)
    {
        stage.Say("The link from x to z is held: what x writes reaches y, and not z.");
        await stage.DoAsync("x", "CAUSAL", "LINK", "z", "HOLD");

        stage.Say("x writes a question. y reads it, and writes the answer on top.");
        await stage.DoAsync("x", "SET", "question", "Who wrote first?");
        await stage.AwaitAsync("y", ["GET", "question"], reply => reply.IsBulk("Who wrote first?"), "y reads the question");
        await stage.DoAsync("y", "SET", "answer", "x did.");

        await SeeTheAnswerHeldAsync(stage);
        await ReleaseTheQuestionAsync(stage);
    }

    private static async Task SeeTheAnswerHeldAsync(Stage stage)
    {
        stage.Say("The answer is at z already, the question is not. z holds the answer, and knows what it lacks.");
        await stage.AwaitAsync("z", ["CAUSAL", "HELD"], LacksTheQuestion, "z holds y:1 for it lacks x:1");
        await stage.CheckAsync("z", ["GET", "answer"], reply => reply.Kind == TextReplyKind.Nil, "z does not show the answer");
        stage.Seen("z has the effect (y:1), lacks its cause (x:1), and shows neither.");
    }

    private static async Task ReleaseTheQuestionAsync(Stage stage)
    {
        stage.Say("The link is released, while somebody reads both keys at z as fast as z answers.");
        await using PairWatch watch = await stage.WatchAsync("z", cause: "question", effect: "answer");
        await stage.DoAsync("x", "CAUSAL", "LINK", "z", "RELEASE");
        int looks = await watch.EndAsync();

        await stage.CheckAsync("z", ["GET", "question"], reply => reply.IsBulk("Who wrote first?"), "z shows the question");
        await stage.CheckAsync("z", ["GET", "answer"], reply => reply.IsBulk("x did."), "z shows the answer");
        await stage.CheckAsync("z", ["CAUSAL", "CLOCK"], reply => reply.IsBulk("x:1 y:1 z:0"), "z has applied one write of x and one of y");
        await stage.CheckAsync("z", ["CAUSAL", "HELD"], IsEmpty, "z holds nothing any more");
        stage.Seen($"z applied both in order: of {looks} looks, none saw the answer without the question.");
    }

    private static bool IsEmpty(TextReply held) => held is { Kind: TextReplyKind.Array, Items.Count: 0 };

    private static bool LacksTheQuestion(TextReply held) => held.Items.Any(item =>
        item.Text.StartsWith("y:1 ", StringComparison.Ordinal) && item.Text.EndsWith(" lacks x:1", StringComparison.Ordinal));
}
