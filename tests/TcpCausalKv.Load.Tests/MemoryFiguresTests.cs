using TcpCausalKv.Load.Sizing;
using TcpCausalKv.Processes.Text;

namespace TcpCausalKv.Load.Tests;

/// <summary>What a process uses is read from the system and from itself.</summary>
public class MemoryFiguresTests
{
    private const string Status = "Name:\tcausalkv\nVmHWM:\t   99999 kB\nVmRSS:\t   20480 kB\nThreads:\t12\n";

    [Fact]
    public void Resident_and_used_memory_are_found()
    {
        InfoReply info = new(RespReply.Of(RespKind.Bulk, "# Memory\r\nused_memory:1000\r\nused_memory_rss:7\r\nused_memory_dataset:600\r\n"));
        Assert.Equal(new MemoryFigures(20_971_520, 1000, 600), MemoryFigures.Read(info, Status));
    }

    [Fact]
    public void A_figure_that_is_missing_is_named()
    {
        InfoReply info = new(RespReply.Of(RespKind.Bulk, "used_memory:1000\r\n"));
        Assert.Contains(
            "used_memory_dataset", Assert.Throws<InvalidDataException>(() => MemoryFigures.Read(info, Status)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => MemoryFigures.Read(info, "Name:\tcausalkv\n"));
    }

    [Fact]
    public void An_element_costs_what_was_added_since() =>
        Assert.Equal(new MemoryFigures(20, 10, 5), new MemoryFigures(300, 200, 100).PerElementSince(new MemoryFigures(100, 100, 50), 10));

    [Fact]
    public void Ratios_are_to_the_used_memory_of_the_first_store()
    {
        MemoryFigures[] redis = [new(200, 200, 100)];
        MemoryFigures[] ours = [new(240, 80, 70), new(320, 100, 90), new(100, 120, 80)];
        Assert.Equal("| causalkv | 240 | 100 | 80 | 1.20 | 0.50 |", MemoryRun.Line("causalkv", ours, redis));
    }
}
