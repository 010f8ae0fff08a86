using TcpCausalKv.Live.Killing;
using TcpCausalKv.Processes;
using Xunit.Abstractions;

namespace TcpCausalKv.Live.Tests;

/// <summary>A few rounds of killing; <c>TcpCausalKv.Live kill</c> goes on for as many as it is told.</summary>
public class KillRunTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("always")]
    [InlineData("everysec")]
    public async Task Nodes_that_are_killed_under_load_lose_nothing_that_they_acknowledged(string disk)
    {
        KillOptions options = new()
        {
            Server = ServerExecutable.At(Path.Combine(AppContext.BaseDirectory, "causalkv")),
            Rounds = 3,
            Disk = disk,
            Seed = Random.Shared.Next(),
        };
        StringWriter report = new();
        bool nothingIsLost = await new KillRun(options, report).RunAsync(CancellationToken.None);

        output.WriteLine(report.ToString());
        Assert.True(nothingIsLost, report.ToString());
    }
}
