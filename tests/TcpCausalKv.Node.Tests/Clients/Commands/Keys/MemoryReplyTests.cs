using System.Globalization;
using System.Text.RegularExpressions;
using TcpCausalKv.Node.Clients.Commands.Information;

namespace TcpCausalKv.Node.Tests.Clients.Commands.Keys;

/// <summary>Replies of MEMORY: the errors are those of Redis 7.2, the figures this node's.</summary>
public sealed partial class MemoryReplyTests : IDisposable
{
    private readonly NodeUnderTest _node = new();

    public void Dispose() => _node.Dispose();

    [Theory]
    [InlineData("""
        MEMORY USAGE nothing              => $-1|
        MEMORY USAGE nothing SAMPLES 5    => $-1|
        MEMORY USAGE a SAMPLES            => -ERR syntax error|
        MEMORY USAGE a SAMPLES -1         => -ERR syntax error|
        MEMORY USAGE a SAMPLES x          => -ERR value is not an integer or out of range|
        MEMORY USAGE a WHAT 1             => -ERR syntax error|
        MEMORY USAGE                      => -ERR wrong number of arguments for 'memory|usage' command|
        MEMORY STATS a                    => -ERR wrong number of arguments for 'memory|stats' command|
        MEMORY DOCTOR a                   => -ERR wrong number of arguments for 'memory|doctor' command|
        MEMORY MALLOC-STATS a             => -ERR wrong number of arguments for 'memory|malloc-stats' command|
        MEMORY PURGE                      => +OK|
        MEMORY PURGE a                    => -ERR wrong number of arguments for 'memory|purge' command|
        MEMORY WHAT                       => -ERR unknown subcommand 'WHAT'. Try MEMORY HELP.|
        MEMORY                            => -ERR wrong number of arguments for 'memory' command|
        """)]
    public void Errors(string script) => ReplyScript.Play(_node, script);

    [Theory]
    [InlineData("SET k {0}")]
    [InlineData("HSET k f {0}")]
    [InlineData("SADD k {0}")]
    public void The_memory_of_a_key_is_at_least_its_value_and_not_much_more(string command)
    {
        const int valueBytes = 5_000;
        const int overheadBytesMax = 700;
        using TestClient client = _node.Connect();
        client.Ask(string.Format(CultureInfo.InvariantCulture, command, new string('v', valueBytes)));

        Assert.InRange(Usage(client, "k"), valueBytes, valueBytes + overheadBytesMax);
        Assert.Equal(Usage(client, "k"), Usage(client, "k SAMPLES 0"));
    }

    [Fact]
    public void The_memory_of_a_key_follows_its_elements()
    {
        using TestClient client = _node.Connect();
        client.Ask("SADD k one");
        long one = Usage(client, "k");
        client.AskWords(["SADD", "k", .. Enumerable.Range(0, 1_000).Select(n => $"member {n}")]);
        long many = Usage(client, "k");

        Assert.True(many > one + 1_000 * 10, $"{one} and {many}");
        client.AskWords(["SREM", "k", .. Enumerable.Range(0, 1_000).Select(n => $"member {n}")]);
        Assert.True(Usage(client, "k") < many, $"{Usage(client, "k")} and {many}");
    }

    [Fact]
    public void The_memory_of_all_keys_is_no_more_than_that_of_the_data()
    {
        using TestClient client = _node.Connect();
        for (int n = 0; n < 100; n++) client.Ask($"SET key{n} {n}");
        long all = Enumerable.Range(0, 100).Sum(n => Usage(client, $"key{n}"));

        Assert.InRange(all, 100 * "key1".Length, Stats(client)["dataset.bytes"]);
    }

    [Fact]
    public void The_figures_fit_each_other()
    {
        using TestClient client = _node.Connect();
        for (int n = 0; n < 10; n++) client.Ask($"SET key{n} {n}");

        Dictionary<string, double> stats = Stats(client);
        Assert.Equal(10, stats["keys.count"]);
        Assert.Equal(Math.Floor(stats["dataset.bytes"] / 10), stats["keys.bytes-per-key"]);
        Assert.Equal(stats["total.allocated"], stats["dataset.bytes"] + stats["overhead.total"]);
        Assert.Equal(stats["allocator.resident"] - stats["total.allocated"], stats["fragmentation.bytes"]);
        Assert.InRange(stats["dataset.percentage"], 0, 100);
    }

    [Fact]
    public void In_RESP3_the_figures_are_a_map_with_doubles()
    {
        using TestClient client = _node.Connect();
        client.Ask("HELLO 3");
        string stats = client.Ask("MEMORY STATS");

        Assert.Matches(@"^%\d+\r\n\$15\r\ntotal\.allocated\r\n:\d+\r\n", stats);
        Assert.Matches(@"\$13\r\nfragmentation\r\n,[0-9.e+-]+\r\n", stats);
    }

    [Fact]
    public void The_reports_are_texts()
    {
        using TestClient client = _node.Connect();
        Assert.Matches(@"^\$\d+\r\n(No memory problem found\.|\* )", client.Ask("MEMORY DOCTOR"));
        Assert.Contains("collected heap: ", client.Ask("MEMORY MALLOC-STATS"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_doctor_reads_the_bound_of_this_node()
    {
        using TestClient client = _node.Connect();
        client.Ask($"SET a {new string('v', 10_000)}");
        client.Ask("CONFIG SET maxmemory 10000");

        Assert.Matches(@"\* Keys and values take \d+ of 10000 bytes \(maxmemory\)", client.Ask("MEMORY DOCTOR"));
    }

    [Theory]
    [InlineData("No memory problem found.", 0, 0, 400, 0)]
    [InlineData("No memory problem found.", 89, 100, 400, 49)]
    [InlineData("* Keys and values take 94371840 of 104857600 bytes", 90, 100, 200, 0)]
    [InlineData("* Clients' commands and replies take 209715200 bytes", 1, 0, 400, 200)]
    [InlineData("* The process has 1048576000 bytes and uses 209715200", 1, 0, 1_000, 0)]
    public void The_doctor_tells_what_is_out_of_proportion(string finding, int dataset, int datasetMax, int resident, int clients)
    {
        const long mebibyte = 1024 * 1024;
        MemoryFigures figures = new(
            Heap: 100 * mebibyte, Arena: 100 * mebibyte, dataset * mebibyte, clients * mebibyte, resident * mebibyte, Keys: 1, datasetMax * mebibyte);

        string diagnosis = figures.Diagnose();
        Assert.StartsWith(finding, diagnosis, StringComparison.Ordinal);
        Assert.Single(diagnosis.Split("\r\n", StringSplitOptions.RemoveEmptyEntries));
    }

    private static long Usage(TestClient client, string words) =>
        long.Parse(client.Ask($"MEMORY USAGE {words}").AsSpan().Trim(":\r\n"), CultureInfo.InvariantCulture);

    private static Dictionary<string, double> Stats(TestClient client) =>
        Row().Matches(client.Ask("MEMORY STATS"))
            .ToDictionary(row => row.Groups["name"].Value, row => double.Parse(row.Groups["value"].Value, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"\$\d+\r\n(?<name>[a-z][a-z.-]+)\r\n(?:\$\d+\r\n|:)(?<value>[0-9.e+-]+)\r\n")]
    private static partial Regex Row();
}
