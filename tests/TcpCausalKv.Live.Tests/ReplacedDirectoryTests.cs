using System.Diagnostics;
using System.Globalization;
using System.Net;
using TcpCausalKv.Live.Checking;
using TcpCausalKv.Processes;
using TcpCausalKv.Processes.Text;
using TcpCausalKv.Server.Demo;

namespace TcpCausalKv.Live.Tests;

/// <summary>
/// What an operator can do to the directory of a real node, and that a sequence number never names two writes all the same: it is wiped,
/// replaced by an old backup, or a second process runs on a copy.
/// </summary>
public sealed class ReplacedDirectoryTests : IAsyncLifetime
{
    private const int Writes = 20;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly ServerExecutable Server = ServerExecutable.At(Path.Combine(AppContext.BaseDirectory, "causalkv"));

    private readonly ClusterStorage _storage = ClusterStorage.New("always")!;
    private LocalCluster _cluster = null!;
    private int _written;

    private ClusterNode X => _cluster.Nodes[0];

    private ClusterNode Y => _cluster.Nodes[1];

    private ClusterNode Z => _cluster.Nodes[2];

    private string DirectoryOfZ => _storage.DirectoryOf(Z.Name);

    private string Backup => Path.Combine(_storage.Directory, "backup");

    public async Task InitializeAsync()
    {
        _cluster = await LocalCluster.StartAsync(Server, 3, _storage);
        await WriteAtZAsync(Writes);
    }

    public async Task DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _storage.Delete();
    }

    [Fact]
    public async Task A_wiped_node_fetches_its_own_writes_from_all_others_before_it_writes()
    {
        await ReplaceWhileYIsDownAsync(() => Directory.Delete(DirectoryOfZ, recursive: true));
        await AssertNothingIsLostAsync();
    }

    [Fact]
    public async Task An_old_backup_fetches_what_came_after_it_before_it_writes()
    {
        await BackUpZAsync();
        await WriteAtZAsync(Writes);
        await ReplaceWhileYIsDownAsync(() =>
        {
            Directory.Delete(DirectoryOfZ, recursive: true);
            Copy(Backup, DirectoryOfZ);
        });
        await AssertNothingIsLostAsync();
    }

    [Fact]
    public async Task An_old_backup_that_is_copied_over_the_directory_fetches_what_came_after_it_before_it_writes()
    {
        await BackUpZAsync();
        await WriteAtZAsync(Writes);
        await ReplaceWhileYIsDownAsync(() =>
        {
            foreach (string file in Directory.GetFiles(DirectoryOfZ, "*-*")) File.Delete(file);
            CopyInto(Backup, DirectoryOfZ);
        });
        await AssertNothingIsLostAsync();
    }

    [Fact]
    public async Task A_second_process_on_a_copy_writes_nothing_as_long_as_the_first_one_lives()
    {
        ClusterStorage copies = _storage with { Directory = Path.Combine(_storage.Directory, "copies") };
        Copy(DirectoryOfZ, copies.DirectoryOf(Z.Name));
        IPEndPoint clients = new(IPAddress.Loopback, FreePorts.Find(1)[0]);
        await using ClusterNode duplicate = new(Z.Name, clients, Server, [.. _cluster.Arguments, "--peer-listen", "127.0.0.1:0"], copies);
        duplicate.Start(isNewCluster: false);

        await AwaitRefusalAsync(duplicate, "another process holds the slot of z");
        await WriteAtZAsync(Writes);
        Assert.Equal("v1", (await AskAsync(duplicate, "GET", "k1")).Text);
        Assert.StartsWith("RECOVERING", (await AskAsync(duplicate, "SET", "k", "v")).Text, StringComparison.Ordinal);

        await Z.KillAsync();
        await duplicate.AwaitWritesAsync(Deadline);
        Assert.False((await AskAsync(duplicate, "SET", Next(), $"v{_written}")).IsError);
        await AssertEqualAsync([X, Y, duplicate]);
    }

    private async Task BackUpZAsync()
    {
        await Z.StopAsync(Deadline);
        Copy(DirectoryOfZ, Backup);
        Z.Start(isNewCluster: false);
        await Z.AwaitWritesAsync(Deadline);
    }

    // Without y nobody can know whether z has written more than x has seen.
    private async Task ReplaceWhileYIsDownAsync(Action replace)
    {
        await Z.KillAsync();
        await Y.KillAsync();
        replace();
        Z.Start(isNewCluster: false);
        await AwaitRefusalAsync(Z, "y");
        Y.Start(isNewCluster: false);
        await Z.AwaitWritesAsync(Deadline);
    }

    private async Task AssertNothingIsLostAsync()
    {
        await WriteAtZAsync(1);
        await AssertEqualAsync(_cluster.Nodes);
    }

    // Had a sequence named two writes, one of them would be missing somewhere, and the digests would differ.
    private async Task AssertEqualAsync(IReadOnlyList<ClusterNode> nodes)
    {
        Assert.Null(await Settlement.AwaitRestAsync(nodes));
        foreach (ClusterNode node in nodes)
        {
            RespReply all = await AskAsync(node, ["MGET", .. Enumerable.Range(1, _written).Select(number => $"k{number}")]);
            Assert.Equal(Enumerable.Range(1, _written).Select(number => $"v{number}"), all.Items.Select(item => item.Value));
            NodeStatus status = (await node.TryAskStatusAsync(CancellationToken.None))!;
            Assert.Equal((ulong)_written, status.Applied(Z.Name));
        }
    }

    private async Task WriteAtZAsync(int count)
    {
        for (int write = 0; write < count; write++)
        {
            RespReply reply = await AskAsync(Z, "SET", Next(), $"v{_written}");
            Assert.False(reply.IsError, reply.Text);
        }

        Assert.Null(await Settlement.AwaitRestAsync(_cluster.Nodes));
    }

    private string Next() => string.Create(CultureInfo.InvariantCulture, $"k{++_written}");

    // What is refused has no effect, so it may be asked again and again.
    private static async Task AwaitRefusalAsync(ClusterNode node, string reason)
    {
        await node.AwaitAnswerAsync(Deadline);
        RespReply reply;
        long start = Stopwatch.GetTimestamp();
        do
        {
            reply = await AskAsync(node, "SET", "refused", "v");
            Assert.True(reply.IsError, $"a write was taken: {reply}");
            Assert.True(Stopwatch.GetElapsedTime(start) < Deadline, $"still {reply.Text}");
        }
        while (!reply.Text.StartsWith("RECOVERING", StringComparison.Ordinal) || !reply.Text.Contains(reason, StringComparison.Ordinal));
    }

    private static async Task<RespReply> AskAsync(ClusterNode node, params string[] words)
    {
        using CancellationTokenSource deadline = new(Deadline);
        return await node.TryAskAsync(words, deadline.Token) ?? throw NodeFailedException.Of(node, "does not answer");
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        CopyInto(from, to);
    }

    // The lock of a copy is a new file in any case.
    private static void CopyInto(string from, string to)
    {
        foreach (string file in Directory.GetFiles(from).Where(file => Path.GetFileName(file) != "lock"))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);
        }
    }
}
