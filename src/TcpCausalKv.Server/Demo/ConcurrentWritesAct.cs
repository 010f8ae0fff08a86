using TcpCausalKv.Server.Clients;

namespace TcpCausalKv.Server.Demo;

/// <summary>Act three: two nodes write one key at the same time, and all agree without asking each other.</summary>
internal static class ConcurrentWritesAct
{
    private static readonly (string From, string To)[] Links = [("x", "y"), ("x", "z"), ("y", "x"), ("y", "z")];

    /// <summary>What its nodes are started with: nothing special.</summary>
    public static readonly string[] Arguments = [];

    /// <summary>Plays it.</summary>
    /// <exception cref="StepFailedException">A step did not hold.</exception>
    public static async Task PlayAsync(Stage stage)
    {
        await WriteApartAsync(stage);
        await MeetAsync(stage);
        await SettleAsync(stage);
    }

    private static async Task WriteApartAsync(Stage stage)
    {
        stage.Say("Three fresh nodes. Nothing that x or y writes leaves them; both write the same key.");
        foreach ((string from, string to) in Links) await stage.DoAsync(from, "CAUSAL", "LINK", to, "HOLD");
        await stage.DoAsync("x", "SET", "drink", "tea");
        await stage.DoAsync("y", "SET", "drink", "coffee");
        await stage.CheckAsync("x", ["GET", "drink"], reply => reply.IsBulk("tea"), "x shows its own write");
        await stage.CheckAsync("y", ["GET", "drink"], reply => reply.IsBulk("coffee"), "y shows its own write");
        stage.Seen("Cut off from each other, both took the write at once.");
    }

    private static async Task MeetAsync(Stage stage)
    {
        stage.Say("The links are released. Neither write has seen the other, so neither replaces the other: they are siblings.");
        foreach ((string from, string to) in Links) await stage.DoAsync(from, "CAUSAL", "LINK", to, "RELEASE");
        foreach (DemoNode node in stage.Nodes)
        {
            await stage.AwaitAsync(
                node.Name, ["CAUSAL", "CLOCK"], reply => reply.IsBulk("x:1 y:1 z:0"), $"{node.Name} has applied both writes");
        }

        await stage.AwaitSameAsync(["GET", "drink"], "all nodes show the same value");
        await stage.AwaitSameAsync(["CAUSAL", "DIGEST"], "all nodes hold the same data");
        await stage.CheckAsync("z", ["CAUSAL", "VERSIONS", "drink"], HasBoth, "z keeps both versions");
        stage.Seen("All show the sibling with the highest timestamp, all keep the other one too, and their digests are equal.");
    }

    private static async Task SettleAsync(Stage stage)
    {
        stage.Say("z has seen both, so what z writes now replaces both.");
        await stage.DoAsync("z", "SET", "drink", "tea, then coffee");
        foreach (DemoNode node in stage.Nodes)
        {
            await stage.AwaitAsync(
                node.Name, ["GET", "drink"], reply => reply.IsBulk("tea, then coffee"), $"{node.Name} shows what z wrote");
        }

        await stage.CheckAsync("x", ["CAUSAL", "VERSIONS", "drink"], reply => reply.Items.Count == 1, "one version is left at x");
        await stage.AwaitSameAsync(["CAUSAL", "DIGEST"], "all nodes hold the same data");
        stage.Seen("One version is left everywhere.");
    }

    private static bool HasBoth(TextReply versions) =>
        versions.Items.Count == 2 && versions.Items.Any(item => IsOf(item, "tea")) && versions.Items.Any(item => IsOf(item, "coffee"));

    private static bool IsOf(TextReply version, string value) => version.Items.Any(item => item.IsBulk(value));
}
