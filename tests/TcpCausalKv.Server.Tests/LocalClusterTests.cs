using System.Text.RegularExpressions;
using TcpCausalKv.Node;
using TcpCausalKv.Server.Clients;

namespace TcpCausalKv.Server.Tests;

/// <summary>The real executable: a cluster in one process, from its banner to its end.</summary>
public partial class LocalClusterTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(ProgramRun.SigTerm)]
    [InlineData(ProgramRun.SigInt)]
    public async Task A_write_at_one_node_is_read_at_another_and_a_signal_ends_all_in_order(int signal)
    {
        using ProgramRun run = ProgramRun.Start("local", "--in-memory", "--client-port", "0", "--peer-port", "0");
        PeerAddress[] nodes = NodesOf(await run.AwaitOutputAsync("Ctrl-C ends it."));
        Assert.Equal(3, nodes.Length);

        Assert.True((await AskAsync(nodes[0], "SET", "greeting", "hello there")).IsOk);
        await AwaitValueAsync(nodes[2], "greeting", "hello there");

        run.Signal(signal);
        Assert.Equal(ExitCode.Done, await run.AwaitEndAsync());
        Assert.Equal("", run.Error);
    }

    [Fact]
    public async Task The_banner_tells_how_to_talk_to_the_nodes_that_run()
    {
        using ProgramRun run = ProgramRun.Start(
            [("CAUSALKV_NODES", "5")], "local", "--in-memory", "--client-port", "0", "--peer-port", "0", "--allow-faults");
        string banner = await run.AwaitOutputAsync("Ctrl-C ends it.");
        PeerAddress[] nodes = NodesOf(banner);

        Assert.StartsWith("A cluster of 5 nodes runs in this process; its data lives in memory only.", banner, StringComparison.Ordinal);
        Assert.Contains($"redis-cli -p {nodes[0].Port} set greeting hello", banner, StringComparison.Ordinal);
        Assert.Contains($"nc 127.0.0.1 {nodes[4].Port}", banner, StringComparison.Ordinal);
        Assert.Contains("causal link n5 hold", banner, StringComparison.Ordinal);
        Assert.True((await AskAsync(nodes[0], "CAUSAL", "LINK", "n5", "HOLD")).IsOk);
    }

    [Fact]
    public async Task A_port_in_use_ends_the_start_with_a_line_that_names_it()
    {
        using ProgramRun first = ProgramRun.Start("local", "--in-memory", "--nodes", "1", "--client-port", "0", "--peer-port", "0");
        int taken = NodesOf(await first.AwaitOutputAsync("Ctrl-C ends it."))[0].Port;

        using ProgramRun second = ProgramRun.Start("local", "--in-memory", "--nodes", "1", "--client-port", $"{taken}", "--peer-port", "0");
        Assert.Equal(ExitCode.Failed, await second.AwaitEndAsync());
        Assert.StartsWith($"causalkv: cannot listen on 127.0.0.1:{taken}: ", second.Error, StringComparison.Ordinal);
        Assert.Single(second.Error.Trim().Split('\n'));
    }

    [Fact]
    public async Task A_node_of_its_own_says_where_it_serves_answers_a_ping_and_ends_in_order()
    {
        using ProgramRun run = ProgramRun.Start(
            [("CAUSALKV_NODE", "x"), ("CAUSALKV_CLUSTER", "x=127.0.0.1:7000")],
            "node", "--in-memory", "--client", "127.0.0.1:0", "--peer-listen", "127.0.0.1:0");
        string log = await run.AwaitErrorAsync("Data lives in memory only");
        string port = ServedPort().Match(log).Groups["port"].Value;

        using ProgramRun ping = ProgramRun.Start("ping", $"127.0.0.1:{port}");
        Assert.Equal(ExitCode.Done, await ping.AwaitEndAsync());
        Assert.Equal("PONG", ping.Output.Trim());

        run.Signal(ProgramRun.SigTerm);
        Assert.Equal(ExitCode.Done, await run.AwaitEndAsync());
        Assert.Contains("Stopped", run.Error, StringComparison.Ordinal);
    }

    private static PeerAddress[] NodesOf(string banner) =>
        [.. NodeLine().Matches(banner).Select(line => PeerAddress.Parse(line.Groups["clients"].Value))];

    private static async Task<TextReply> AskAsync(PeerAddress node, params string[] words)
    {
        using CancellationTokenSource deadline = new(Limit);
        await using TextConnection connection = await TextConnection.OpenAsync(node, deadline.Token);
        return await connection.AskAsync(words, deadline.Token);
    }

    private static async Task AwaitValueAsync(PeerAddress node, string key, string value)
    {
        using CancellationTokenSource deadline = new(Limit);
        await using TextConnection connection = await TextConnection.OpenAsync(node, deadline.Token);
        while (!(await connection.AskAsync(["GET", key], deadline.Token)).IsBulk(value)) deadline.Token.ThrowIfCancellationRequested();
    }

    [GeneratedRegex(@"^  \w+ +(?<clients>127\.0\.0\.1:\d+) +127\.0\.0\.1:\d+\s*$", RegexOptions.Multiline)]
    private static partial Regex NodeLine();

    [GeneratedRegex(@"serves clients on 127\.0\.0\.1:(?<port>\d+)")]
    private static partial Regex ServedPort();
}
