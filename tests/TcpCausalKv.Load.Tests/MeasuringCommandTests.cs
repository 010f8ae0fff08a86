using TcpCausalKv.Load.Commands;
using TcpCausalKv.Load.Comparing;
using TcpCausalKv.Load.Pausing;
using TcpCausalKv.Load.Text;

namespace TcpCausalKv.Load.Tests;

/// <summary>Modes that print figures refuse what makes no sense, and read and print what they should.</summary>
public class MeasuringCommandTests
{
    [Theory]
    [InlineData("latency --percent 0", "--percent must be from 1 to 100")]
    [InlineData("latency --percent 50 101", "--percent must be from 1 to 100")]
    [InlineData("growth --nodes 65", "--nodes must be from 1 to 64")]
    [InlineData("memory --keys 3", "--keys must be from 1000 to 100000000")]
    [InlineData("compare --case set-17", "'set-17'")]
    [InlineData("causality --case set-17", "'set-17'")]
    [InlineData("start --server native=/nowhere/causalkv", "there is no server at /nowhere/causalkv")]
    public async Task A_mistake_is_named(string arguments, string complaint)
    {
        StringWriter error = new();
        int code = await LoadCommandLine.RunAsync(arguments.Split(' '), TextWriter.Null, error);

        Assert.Equal(LoadCommandLine.UsageExitCode, code);
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
            "loop_longest_turn_usec:2500\r\nloop_longest_turn_running_usec:1500\r\nloop_busy_percent:40\r\n"
            + "rdb_saves:3\r\ngc_pause_seconds:0.25\r\n"));
        Assert.Equal(new LoopStatus(2.5, 1.5, 40, 3, TimeSpan.FromMilliseconds(250)), LoopStatus.Read(info));
        Assert.Throws<InvalidDataException>(() => LoopStatus.Read(new InfoReply(RespReply.Of(RespKind.Bulk, "rdb_saves:3\r\n"))));
    }
}
