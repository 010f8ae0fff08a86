using System.Text.RegularExpressions;
using TcpCausalKv.Node;
using TcpCausalKv.Server.Clients;
using TcpCausalKv.Server.Commands;

namespace TcpCausalKv.Server.Tests;

/// <summary>A node's data in a directory of its own, which goes when this is disposed of.</summary>
internal sealed partial class DirectoryOfANode : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _root;

    private DirectoryOfANode(DirectoryInfo root) => _root = root;

    /// <summary>What the node was told to use.</summary>
    public string Path => System.IO.Path.Combine(_root.FullName, "x");

    /// <summary>One that no node has used.</summary>
    public static DirectoryOfANode New()
    {
        DirectoryOfANode made = new(Directory.CreateTempSubdirectory("causalkv-test-"));
        Directory.CreateDirectory(made.Path);
        return made;
    }

    /// <summary>Runs a node that is alone in its cluster, with snapshots now and then.</summary>
    public async Task<(ProgramRun Run, PeerAddress Clients)> StartAsync()
    {
        ProgramRun run = ProgramRun.Start(
            "local", "--nodes", "1", "--data", _root.FullName, "--snapshot-bytes", "1kb", "--client-port", "0", "--peer-port", "0");
        Match line = NodeLine().Match(await run.AwaitOutputAsync("Ctrl-C ends it."));
        return (run, PeerAddress.Parse(line.Groups["clients"].Value));
    }

    /// <summary>Sends a command until the node takes it.</summary>
    public static async Task AskAsync(PeerAddress node, params string[] words)
    {
        using CancellationTokenSource deadline = new(Limit);
        await using TextConnection connection = await TextConnection.OpenAsync(node, deadline.Token);
        TextReply reply = await connection.AskAsync(words, deadline.Token);
        while (reply.Text.StartsWith("LOADING", StringComparison.Ordinal)) reply = await connection.AskAsync(words, deadline.Token);
        Assert.NotEqual(TextReplyKind.Error, reply.Kind);
    }

    /// <summary>Waits until a snapshot has been taken.</summary>
    public static async Task AwaitSnapshotAsync(PeerAddress node)
    {
        using CancellationTokenSource deadline = new(Limit);
        await using TextConnection connection = await TextConnection.OpenAsync(node, deadline.Token);
        string text = "";
        while (!text.Contains("snapshot_last_bytes:", StringComparison.Ordinal) || text.Contains("snapshot_last_bytes:0", StringComparison.Ordinal))
        {
            text = (await connection.AskAsync(["INFO", "persistence"], deadline.Token)).Text;
        }
    }

    /// <summary>Runs <c>causalkv inspect</c> on it.</summary>
    public async Task<(int Code, string Output, string Error)> InspectAsync(params string[] options)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int code = await CommandLine.RunAsync(["inspect", Path, .. options], _ => null, output, error);
        return (code, output.ToString(), error.ToString());
    }

    /// <summary>A copy.</summary>
    public DirectoryOfANode Copy()
    {
        DirectoryOfANode copy = New();
        foreach (string file in Directory.GetFiles(Path)) File.Copy(file, System.IO.Path.Combine(copy.Path, System.IO.Path.GetFileName(file)));
        return copy;
    }

    /// <summary>The newest file whose name begins so.</summary>
    public string FileOf(string prefix) => Directory.GetFiles(Path, prefix + "*").Order(StringComparer.Ordinal).Last();

    /// <summary>Names, sizes, times of all files.</summary>
    public string[] State() =>
        [.. new DirectoryInfo(Path).GetFiles().Select(file => $"{file.Name} {file.Length} {file.LastWriteTimeUtc.Ticks}").Order()];

    public void Dispose() => _root.Delete(recursive: true);

    [GeneratedRegex(@"^ +x +(?<clients>127\.0\.0\.1:\d+)", RegexOptions.Multiline)]
    private static partial Regex NodeLine();
}
