using System.Text.Json;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Storage.Recovery;
using TcpCausalKv.Core.Wire.Snapshots;
using TcpCausalKv.Server.Inspection;

namespace TcpCausalKv.Server.Tests;

/// <summary>What <c>causalkv inspect</c> says of data directories of real nodes.</summary>
public class InspectTests(KilledNode killed) : IClassFixture<KilledNode>
{
    [Fact]
    public async Task A_directory_is_well_while_its_node_runs_and_after_it_has_stopped_and_is_not_changed()
    {
        using DirectoryOfANode directory = DirectoryOfANode.New();
        (ProgramRun run, Node.PeerAddress clients) = await directory.StartAsync();
        using (run)
        {
            await DirectoryOfANode.AskAsync(clients, "SET", "greeting", "hello");
            (int code, string running, _) = await directory.InspectAsync();
            Assert.Equal(ExitCode.Done, code);
            Assert.Contains("a node uses it now", running, StringComparison.Ordinal);
            Assert.Contains("everysec, it runs", running, StringComparison.Ordinal);

            run.Signal(ProgramRun.SigTerm);
            Assert.Equal(ExitCode.Done, await run.AwaitEndAsync());
        }

        string[] before = directory.State();
        (int codeAfter, string stopped, string error) = await directory.InspectAsync();
        Assert.Equal((ExitCode.Done, ""), (codeAfter, error));
        Assert.Contains("no process uses it", stopped, StringComparison.Ordinal);
        Assert.Contains("identity    node x (slot 0) of cluster ", stopped, StringComparison.Ordinal);
        Assert.Contains("stopped in order", stopped, StringComparison.Ordinal);
        Assert.Contains("history     whole", stopped, StringComparison.Ordinal);
        Assert.Contains("1 batches of 1 writes", stopped, StringComparison.Ordinal);
        Assert.EndsWith($"verdict     well{Environment.NewLine}", stopped, StringComparison.Ordinal);
        Assert.Equal(before, directory.State());
    }

    [Fact]
    public async Task A_node_that_was_killed_leaves_a_directory_that_is_well_and_all_of_it_can_be_exported()
    {
        (int code, string lines, string report) = await killed.Directory.InspectAsync("--export");

        Assert.Equal(ExitCode.Done, code);
        Assert.Contains("killed, or its machine stopped", report, StringComparison.Ordinal);
        Assert.Contains("history     whole", report, StringComparison.Ordinal);
        Assert.Contains("bytes, whole", report, StringComparison.Ordinal);

        JsonElement[] all = [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
        IEnumerable<string> keys = all.Select(line =>
            (line.TryGetProperty("key", out JsonElement key) ? key : line.GetProperty("effects")[0].GetProperty("set")).GetString()!);
        Assert.Equal(Enumerable.Range(0, KilledNode.Keys).Select(key => $"key{key}").Order(), keys.Distinct().Order());
        Assert.Contains(all, line => line.GetProperty("file").GetString()!.StartsWith("snapshot-", StringComparison.Ordinal));
        Assert.Contains(all, line => line.TryGetProperty("after", out _) && line.GetProperty("write").GetString() == $"x:{KilledNode.Keys}");
    }

    [Fact]
    public async Task A_record_that_a_crash_has_torn_is_told_and_is_no_damage()
    {
        using DirectoryOfANode directory = killed.Directory.Copy();
        await AppendAsync(directory.FileOf("log-"), [0xC9, 0, 0, 0, 1, 2, 3, 4, 7]);
        (int code, string report, _) = await directory.InspectAsync();

        Assert.Equal(ExitCode.Done, code);
        Assert.Contains("a record of 205 bytes ends after 9; the next start cuts 9 bytes", report, StringComparison.Ordinal);
        Assert.EndsWith($"verdict     well, after a crash{Environment.NewLine}", report, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("log-", 5_000, "the checksum of a record is wrong")]
    [InlineData("log-", 20, "the checksum of its head is wrong")]
    [InlineData("snapshot-", 500, "a frame can't be believed (Checksum)")]
    public async Task A_byte_that_has_changed_is_damage_with_file_and_offset(string file, int offset, string what)
    {
        using DirectoryOfANode directory = killed.Directory.Copy();
        string path = directory.FileOf(file);
        byte[] bytes = await File.ReadAllBytesAsync(path);
        bytes[offset] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);
        (int code, string report, _) = await directory.InspectAsync();

        Assert.Equal(ExitCode.Failed, code);
        Assert.Contains($"damage      {Path.GetFileName(path)} at offset ", report, StringComparison.Ordinal);
        Assert.Contains(what, report, StringComparison.Ordinal);
        Assert.EndsWith($"verdict     damaged{Environment.NewLine}", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_that_is_gone_is_damage()
    {
        using DirectoryOfANode directory = killed.Directory.Copy();
        File.Delete(directory.FileOf("log-"));
        (int code, string report, _) = await directory.InspectAsync();

        Assert.Equal(ExitCode.Failed, code);
        Assert.Contains("it is not there, and the snapshot needs it", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_of_which_nothing_says_whose_it_is_is_damage()
    {
        using DirectoryOfANode directory = killed.Directory.Copy();
        File.Delete(Path.Combine(directory.Path, "identity"));
        (int code, string report, _) = await directory.InspectAsync();

        Assert.Equal(ExitCode.Failed, code);
        Assert.Contains("no file 'identity' that says whose it is", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copy_is_known_as_one()
    {
        using DirectoryOfANode copy = killed.Directory.Copy();
        (int code, string report, _) = await copy.InspectAsync();

        Assert.Equal(ExitCode.Done, code);
        Assert.Contains("history     in doubt, for the directory is a copy", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_directory_is_well_and_stays_empty()
    {
        using DirectoryOfANode directory = DirectoryOfANode.New();
        (int code, string report, _) = await directory.InspectAsync();

        Assert.Equal(ExitCode.Done, code);
        Assert.Contains("identity    none", report, StringComparison.Ordinal);
        Assert.Empty(directory.State());
    }

    [Fact]
    public async Task No_directory_is_a_mistake_of_whoever_typed_it()
    {
        using DirectoryOfANode directory = DirectoryOfANode.New();
        Directory.Delete(directory.Path);
        (int code, _, string error) = await directory.InspectAsync();

        Assert.Equal(ExitCode.Usage, code);
        Assert.Equal($"causalkv: there is no directory '{directory.Path}'{Environment.NewLine}", error);
    }

    [Fact]
    public void Of_orphans_only_those_are_exported_that_an_epoch_went_on_without()
    {
        using StringWriter output = new();
        EpochTable epochs = IdentityEpochs.ToTable([new IdentityEpochs(0, Promised: 1, Incarnation: 0, [new EpochBegin(1, After: 7)])], width: 1);
        InspectionExport export = new(new ClusterIdentity("test", ["a"], 1), output, epochs);
        export.TakeVersion("snapshot-x", new SnapshotEntry("kept"u8, new Dot(0, 7), new HybridTimestamp(1), "v"u8));
        export.TakeVersion("snapshot-x", new SnapshotEntry("lost"u8, new Dot(0, 8), new HybridTimestamp(2), "v"u8));
        export.TakeVersion("snapshot-x", new SnapshotEntry("new"u8, new Dot(0, ClockEntry.Of(1, 8)), new HybridTimestamp(3), "v"u8));
        string line = Assert.Single(output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("\"write\":\"a:8\"", line, StringComparison.Ordinal);
        Assert.Contains("\"key\":\"lost\"", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Orphans_alone_are_no_export()
    {
        (int code, _, string error) = await killed.Directory.InspectAsync("--orphans");
        Assert.Equal(ExitCode.Usage, code);
        Assert.StartsWith("causalkv: --orphans:", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_exported_in_base64()
    {
        using StringWriter output = new();
        InspectionExport export = new(new ClusterIdentity("test", ["a"], 1), output);
        export.TakeVersion("snapshot-x", new SnapshotEntry("käse\n"u8, new Dot(0, 7), new HybridTimestamp(65_537), [0xFF, 0x00]));

        string line = """{"file":"snapshot-x","write":"a:7","timestamp":"1.1","key":"käse\n","value":{"base64":"/wA="}}""";
        Assert.Equal(line + Environment.NewLine, output.ToString());
    }

    [Fact]
    public void The_position_of_an_item_is_exported_to_be_read()
    {
        using StringWriter output = new();
        InspectionExport export = new(new ClusterIdentity("test", ["a"], 1), output);
        byte[] item = [9, 2, 0, 0, 0, 0, 0, 5, 0, 1, 0, 3, 1];
        export.TakeVersion("snapshot-x", new SnapshotEntry("l"u8, new Dot(0, 7), new HybridTimestamp(65_537), "v"u8, item));

        string line = """{"file":"snapshot-x","write":"a:7","timestamp":"1.1","key":"l","kind":"item","part":"R5.1:0:3","value":"v"}""";
        Assert.Equal(line + Environment.NewLine, output.ToString());
    }

    [Fact]
    public void A_key_of_another_database_is_exported_with_its_number()
    {
        using StringWriter output = new();
        InspectionExport export = new(new ClusterIdentity("test", ["a"], 1), output);
        export.TakeVersion("snapshot-x", new SnapshotEntry([0xFF, 0xF3, (byte)'k'], new Dot(0, 7), new HybridTimestamp(65_537), "v"u8));

        string line = """{"file":"snapshot-x","write":"a:7","timestamp":"1.1","key":"k","database":3,"value":"v"}""";
        Assert.Equal(line + Environment.NewLine, output.ToString());
    }

    private static async Task AppendAsync(string path, byte[] bytes)
    {
        await using FileStream file = new(path, FileMode.Append);
        await file.WriteAsync(bytes);
    }
}
