using TcpCausalKv.Server.Commands;

namespace TcpCausalKv.Server.Tests;

/// <summary>What is complained of, and how: one line that names the setting and says what to do.</summary>
public class CommandLineTests
{
    private const string Two = "x=127.0.0.1:7000,y=127.0.0.1:7001";

    [Theory]
    [InlineData("node", "--cluster is missing: give --cluster NAME=HOST:PORT,..., or set CAUSALKV_CLUSTER.")]
    [InlineData("node --cluster " + Two, "--node is missing: give --node NAME, or set CAUSALKV_NODE.")]
    [InlineData("node --cluster x", "--cluster: 'x' is no member: write name=host:port, as in x=127.0.0.1:7000.")]
    [InlineData("node --cluster =a:1", "--cluster: '=a:1' is no member: write name=host:port, as in x=127.0.0.1:7000.")]
    [InlineData("node --cluster x=7000", "--cluster: '7000' is no address: write host:port, as in 127.0.0.1:7000.")]
    [InlineData("node --cluster x=a:0", "--cluster: 'a:0' has no port that a peer could dial: write 1 to 65535.")]
    [InlineData("node --cluster x=a:65536", "--cluster: 'a:65536' is no address: write host:port, as in 127.0.0.1:7000.")]
    [InlineData("node --cluster x=a:1,x=b:1 --node x", "--cluster, --cluster-name or --width: Two nodes have the same name.")]
    [InlineData("node --cluster " + Two + " --width 1 --node x", "--cluster, --cluster-name or --width: 2 nodes do not fit a clock of width 1.")]
    [InlineData("node --cluster " + Two + " --width 65 --node x", "--width: '65' is no number from 1 to 64.")]
    [InlineData("node --cluster " + Two + " --node q", "--node: 'q' is not in --cluster, which has x, y.")]
    [InlineData("node --cluster " + Two + " --node x --client 6000", "--client: '6000' is no address: write host:port, as in 127.0.0.1:7000.")]
    [InlineData(
        "node --cluster " + Two + " --node x --client 127.0.0.1:7000",
        "--client: 127.0.0.1:7000 is where this node's peers connect already; choose another port.")]
    [InlineData(
        "node --cluster " + Two + " --node x --fetch-after soon",
        "--fetch-after: 'soon' is no time: write milliseconds, from 0 to 3600000, or off.")]
    [InlineData(
        "node --cluster " + Two + " --node x --held-bytes 1tb",
        "--held-bytes: '1tb' is no size: write bytes, or a number with kb, mb or gb, as in 64mb.")]
    [InlineData(
        "node --cluster " + Two + " --node x --data d --log-bytes 0",
        "--log-bytes: '0' is no size: write bytes, or a number with kb, mb or gb, as in 64mb.")]
    [InlineData("node --cluster " + Two + " --node x --max-clients 0", "--max-clients: '0' is no number from 1 to 1000000.")]
    [InlineData(
        "node --cluster " + Two + " --node x --data d --log-level loud",
        "--log-level: 'loud' is no level: write trace, debug, information, warning, error, critical or none.")]
    [InlineData(
        "node --cluster " + Two + " --node x",
        "--data is missing: give --data DIR, or set CAUSALKV_DATA; or give --in-memory if data may go with the process.")]
    [InlineData("node --cluster " + Two + " --node x --data d --in-memory", "--data and --in-memory exclude each other: give one of them.")]
    [InlineData("node --cluster " + Two + " --node x --data d --fsync sometimes", "--fsync: 'sometimes' is no policy: write always, everysec or no.")]
    [InlineData(
        "node --cluster " + Two + " --node x --data d --snapshot-bytes 0",
        "--snapshot-bytes: '0' is no size: write bytes, or a number with kb, mb or gb, as in 64mb.")]
    [InlineData("local --nodes 0", "--nodes: '0' is no number from 1 to 64.")]
    [InlineData("local --nodes 65", "--nodes: '65' is no number from 1 to 64.")]
    [InlineData("local --client-port 65534", "--client-port: 3 ports from 65534 do not fit below 65535; choose a lower one.")]
    [InlineData("local --peer-port 6002", "--peer-port: 6002 is too near to --client-port 6000; 3 nodes need as many ports each.")]
    [InlineData("ping here", "'here' is no address: write host:port, as in 127.0.0.1:7000.")]
    [InlineData("ping 127.0.0.1:1 --timeout 0", "--timeout: '0' is no number from 1 to 3600000.")]
    [InlineData("frobnicate", "'frobnicate' means nothing here; see 'causalkv --help'.")]
    [InlineData("local --frobnicate", "'--frobnicate' means nothing here; see 'causalkv local --help'.")]
    [InlineData("local --nodes", "Required argument missing for option: '--nodes'; see 'causalkv local --help'.")]
    public async Task A_bad_setting_is_complained_of_in_one_line_and_nothing_is_started(string arguments, string complaint)
    {
        (int code, string output, string error) = await RunAsync(arguments);

        Assert.Equal($"causalkv: {complaint}{Environment.NewLine}", error);
        Assert.Equal("", output);
        Assert.Equal(ExitCode.Usage, code);
    }

    [Fact]
    public async Task A_bad_variable_is_complained_of_by_its_own_name()
    {
        (int code, _, string error) = await RunAsync("local", ("CAUSALKV_NODES", "many"));

        Assert.Equal($"causalkv: CAUSALKV_NODES: 'many' is no number from 1 to 64.{Environment.NewLine}", error);
        Assert.Equal(ExitCode.Usage, code);
    }

    [Fact]
    public async Task A_switch_variable_that_is_neither_yes_nor_no_is_complained_of()
    {
        (int code, _, string error) = await RunAsync("local", ("CAUSALKV_ALLOW_FAULTS", "maybe"));

        Assert.Equal($"causalkv: CAUSALKV_ALLOW_FAULTS: 'maybe' is neither yes nor no: write true or false.{Environment.NewLine}", error);
        Assert.Equal(ExitCode.Usage, code);
    }

    [Fact]
    public async Task A_name_to_listen_on_that_is_not_known_is_complained_of()
    {
        (int code, _, string error) = await RunAsync("node --node x --cluster x=127.0.0.1:7000 --peer-listen no-such-host.invalid:7000");

        Assert.StartsWith("causalkv: --peer-listen: the name 'no-such-host.invalid' is not known here", error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, code);
    }

    [Theory]
    [InlineData("", "causalkv local")]
    [InlineData("--help", "causalkv demo")]
    [InlineData("node --help", "CAUSALKV_CLUSTER")]
    [InlineData("node --help", "--new-cluster")]
    [InlineData("local --help", "CAUSALKV_CLIENT_PORT")]
    [InlineData("local --help", "[default: 6000]")]
    [InlineData("local --help", "[default: causalkv-data]")]
    [InlineData("node --help", "CAUSALKV_FSYNC")]
    [InlineData("demo --help", "causalkv demo")]
    [InlineData("ping --help", "causalkv ping 127.0.0.1:6000")]
    [InlineData("node --frobnicate --help", "Examples:")]
    public async Task The_help_names_what_can_be_said_and_gives_examples(string arguments, string part)
    {
        (int code, string output, string error) = await RunAsync(arguments);

        Assert.Contains(part, output, StringComparison.Ordinal);
        Assert.Contains("Examples:", output, StringComparison.Ordinal);
        Assert.Equal("", error);
        Assert.Equal(ExitCode.Done, code);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(string arguments, params (string Name, string Value)[] variables)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        string[] words = arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string? Variable(string name) => variables.FirstOrDefault(variable => variable.Name == name).Value;
        int code = await CommandLine.RunAsync(words, Variable, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
