namespace TcpCausalKv.Server.Demo;

/// <summary>
/// Act four: three nodes count while they are cut off from each other, two of them take what there is, and every increment counts once.
/// </summary>
internal static class CountersAct
{
    private static readonly string[] s_names = ["x", "y", "z"];

    /// <summary>What its nodes are started with: nothing special.</summary>
    public static readonly string[] Arguments = [];

    /// <summary>Plays it.</summary>
    /// <exception cref="StepFailedException">A step did not hold.</exception>
    public static async Task PlayAsync(Stage stage)
    {
        await CountTogetherAsync(stage);
        await CountApartAsync(stage);
        await MeetAsync(stage);
    }

    private static async Task CountTogetherAsync(Stage stage)
    {
        stage.Say("Three fresh nodes count the same visitors.");
        await CountAsync(stage, "x", "3", 3);
        await stage.AwaitAsync("y", ["GET", "visits"], reply => reply.IsBulk("3"), "y has what x counted");
        await CountAsync(stage, "y", "4", 7);
        await AwaitEverywhereAsync(stage, "7");
    }

    private static async Task CountApartAsync(Stage stage)
    {
        stage.Say("Now no node hears another. All go on counting; x and y each take what they have and begin again at 0.");
        await LinksAsync(stage, "HOLD");
        await CountAsync(stage, "x", "10", 17);
        await stage.CheckAsync("x", ["GETSET", "visits", "0"], reply => reply.IsBulk("17"), "x takes the 7 and its own 10");
        await CountAsync(stage, "x", "1", 1);
        await CountAsync(stage, "y", "20", 27);
        await stage.CheckAsync("y", ["GETSET", "visits", "0"], reply => reply.IsBulk("27"), "y takes the 7 and its own 20");
        await CountAsync(stage, "z", "30", 37);
        stage.Seen("Neither has seen the 30 of z, nor the 1 that x counted after it had taken.");
    }

    private static async Task MeetAsync(Stage stage)
    {
        stage.Say("The links are released. What either had seen is taken; what neither had seen stays.");
        await LinksAsync(stage, "RELEASE");
        await AwaitEverywhereAsync(stage, "31");
        await stage.AwaitSameAsync(["CAUSAL", "DIGEST"], "all nodes hold the same data");
        stage.Seen("30 and 1: every increment counts exactly once, whatever overwrites at the same time.");
    }

    private static async Task CountAsync(Stage stage, string node, string visits, long total) =>
        await stage.CheckAsync(node, ["INCRBY", "visits", visits], reply => reply.IsInteger(total), $"{node} counts {visits} more");

    private static async Task LinksAsync(Stage stage, string action)
    {
        foreach (string from in s_names)
        {
            foreach (string to in s_names.Where(to => to != from)) await stage.DoAsync(from, "CAUSAL", "LINK", to, action);
        }
    }

    private static async Task AwaitEverywhereAsync(Stage stage, string visits)
    {
        foreach (string name in s_names)
        {
            await stage.AwaitAsync(name, ["GET", "visits"], reply => reply.IsBulk(visits), $"{name} shows {visits}");
        }
    }
}
