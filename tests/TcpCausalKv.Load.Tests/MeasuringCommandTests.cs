using TcpCausalKv.Load.Commands;
using TcpCausalKv.Load.Comparing;
using TcpCausalKv.Load.Pausing;
using TcpCausalKv.Processes.CommandLine;
using TcpCausalKv.Processes.Text;

namespace TcpCausalKv.Load.Tests;

/// <summary>Modes that print figures refuse what makes no sense, and read and print what they should.</summary>
public class MeasuringCommandTests
{
    [Theory]
    [InlineData("latency --percent 0", "--percent must be from 1 to 100")]
    [InlineData("latency --percent 50 101", "--percent must be from 1 to 100")]
    [InlineData("growth --nodes 65", "--nodes must be from 1 to 64")]
    [InlineData("memory --keys 3", "--keys must be from 1000 to 100000000")]
    [InlineData("memory --elements lists", "'lists'")]
    [InlineData("pause --case list", "'list'")]
    [InlineData("pause --case expiry --seconds 0", "--seconds must be from 1 to 3600")]
    [InlineData("compare --case set-17", "'set-17'")]
    [InlineData("causality --case set-17", "'set-17'")]
    [InlineData("start --server native=/nowhere/causalkv", "there is no server at /nowhere/causalkv")]
    public async Task A_mistake_is_named(string arguments, string complaint)
    {
        StringWriter error = new();
        int code = await LoadCommandLine.RunAsync(arguments.Split(' '), TextWriter.Null, error);

        Assert.Equal(ToolCommandLine.UsageExitCode, code);
        Assert.Contains(complaint, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_failed_leaves_the_page_of_results_as_it_was()
    {
        string page = Path.GetTempFileName();
        int code = await MeasuredRun.RunAsync("compare", page, TextWriter.Null, TextWriter.Null, _ => Task.FromResult(false));
        Assert.Equal(1, code);
        Assert.Equal("", await File.ReadAllTextAsync(page));

        await MeasuredRun.RunAsync("compare", page, TextWriter.Null, TextWriter.Null, async output =>
        {
            await output.WriteLineAsync("| figure |");
            return true;
        });
        string text = await File.ReadAllTextAsync(page);
        File.Delete(page);
        Assert.StartsWith("<!-- begin compare -->\nMeasured on ", text, StringComparison.Ordinal);
        Assert.EndsWith("\n\n| figure |\n<!-- end compare -->\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Cases_have_names_of_their_own_and_can_be_cut_short()
    {
        Assert.Equal(CompareCase.All.Count, CompareCase.All.Select(load => load.Name).Distinct().Count());
        Assert.Equal(250_000, CompareCase.Named("set-16").Part(25).Requests);
    }

    [Fact]
    public void Ratios_are_taken_round_by_round() =>
        Assert.Equal("0.50 (0.25-2.00)", CompareTable.Ratio([1.0, 2, 4], [4.0, 4, 2], figure => figure));

    [Fact]
    public void What_a_loop_did_is_read_from_INFO()
    {
        InfoReply info = new(RespReply.Of(
            RespKind.Bulk,
            "loop_longest_turn_usec:2500\r\nloop_busy_percent:40\r\nrdb_saves:3\r\ngc_pause_seconds:0.25\r\n"));
        TimeSpan wait = TimeSpan.FromSeconds(1);
        Assert.Equal(new LoopStatus(2.5, 40, 3, TimeSpan.FromMilliseconds(250), wait), LoopStatus.Read(info, wait));
        Assert.Throws<InvalidDataException>(() => LoopStatus.Read(new InfoReply(RespReply.Of(RespKind.Bulk, "rdb_saves:3\r\n")), wait));
    }

    [Fact]
    public async Task A_table_of_pauses_has_what_tells_its_lines_apart_first()
    {
        StringWriter text = new();
        PauseTable table = new(text);
        await table.BeginAsync("nodes", "node");
        LoopStatus one = new(2.5, 40, 3, TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(1));
        await table.AddAsync(["3", "x"], [one, one with { LongestTurnMs = 1, Snapshots = 2 }, one with { LongestTurnMs = 9 }]);

        string[] lines = text.ToString().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("| nodes | node | longest turn, ms | busy |", lines[0], StringComparison.Ordinal);
        Assert.Equal(lines[0].Count(one => one == '|'), lines[1].Count(one => one == '|'));
        Assert.Equal("| 3 | x | 2.5 (1.0-9.0) | 40 % | 2 | 250.0 | 1,000 |", lines[2]);
    }

    [Fact]
    public void The_wait_for_a_processor_is_that_of_the_thread_that_ran_most()
    {
        Assert.Equal(TimeSpan.FromMilliseconds(7), ProcessorWait.OfBusiest(["1000000 90000000 12\n", "500000000 7000000 30\n", "0 0 0\n"]));
        Assert.Equal(TimeSpan.Zero, ProcessorWait.OfBusiest([]));
    }
}
