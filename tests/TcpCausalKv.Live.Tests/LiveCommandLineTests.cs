using TcpCausalKv.Live.Commands;
using TcpCausalKv.Processes.CommandLine;

namespace TcpCausalKv.Live.Tests;

/// <summary>A command line that makes no sense starts nothing and says why.</summary>
public class LiveCommandLineTests
{
    [Theory]
    [InlineData("--nodes 0", "--nodes must be from 1 to 64")]
    [InlineData("--keys 3", "--keys must be from 4 to 100000")]
    [InlineData("--nemesis pause,flood", "--nemesis: 'flood' is not pause, kill, cut or none")]
    [InlineData("--server /nowhere/causalkv", "there is no server at /nowhere/causalkv; build it by")]
    public async Task A_mistake_is_named(string options, string complaint)
    {
        StringWriter error = new();
        int code = await LiveCommandLine.RunAsync(["check", .. options.Split(' ')], TextWriter.Null, error);

        Assert.Equal(ToolCommandLine.UsageExitCode, code);
        Assert.Contains(complaint, error.ToString(), StringComparison.Ordinal);
    }
}
