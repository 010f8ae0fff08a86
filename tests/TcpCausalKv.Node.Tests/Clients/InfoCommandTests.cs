using System.Globalization;
using TcpCausalKv.Core.Clocks;

namespace TcpCausalKv.Node.Tests.Clients;

public sealed class InfoCommandTests
{
    private static readonly string[] s_members = ["x", "y", "z"];

    [Fact]
    public void INFO_has_the_sections_of_Redis_and_one_more()
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();

        string[] expected = ["# Server", "# Clients", "# Memory", "# Persistence", "# Stats", "# Replication", "# CPU", "# Causal", "# Keyspace"];
        Assert.Equal(expected, Titles(client.Ask("INFO")));
        Assert.Equal(expected, Titles(client.Ask("INFO everything")));
        Assert.Equal(["# Server", "# Causal"], Titles(client.Ask("INFO causal SERVER what")));
        Assert.Equal("$0\r\n\r\n", client.Ask("INFO what"));
    }

    [Theory]
    [InlineData("EXISTS a b")]
    [InlineData("TOUCH a b")]
    [InlineData("MGET a b")]
    public void Whoever_asks_for_keys_is_counted(string command)
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();
        client.Ask("SET a 1");
        client.Ask(command);
        client.Ask("TYPE a");

        Dictionary<string, string> lines = Lines(client.Ask("INFO"));
        Assert.Equal(("2", "1"), (lines["keyspace_hits"], lines["keyspace_misses"]));
    }

    [Fact]
    public void Clients_and_dashboards_find_what_they_look_for()
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();
        client.Ask("SET a 1");
        client.Ask("GET a");
        client.Ask("GET nothing");
        Dictionary<string, string> lines = Lines(client.Ask("INFO"));

        Assert.Equal("7.2.0", lines["redis_version"]);
        Assert.Equal("standalone", lines["redis_mode"]);
        Assert.Equal($"{node.EndPoint.Port}", lines["tcp_port"]);
        Assert.Equal("master", lines["role"]);
        Assert.Equal("1", lines["connected_clients"]);
        Assert.Equal("1", lines["total_connections_received"]);
        Assert.Equal("1", lines["keyspace_hits"]);
        Assert.Equal("1", lines["keyspace_misses"]);
        Assert.Equal("keys=1,expires=0,avg_ttl=0", lines["db0"]);
        Assert.True(Number(lines["used_memory"]) > 0);
        Assert.Matches(@"^[0-9.]+[BKMG]$", lines["used_memory_human"]);
        Assert.True(Number(lines["total_net_input_bytes"]) > 0);
        Assert.True(Number(lines["total_net_output_bytes"]) > 0);
    }

    [Fact]
    public async Task The_causal_section_answers_whether_the_node_is_in_sync()
    {
        using NodeUnderTest node = new(members: s_members);
        using TestClient client = node.Connect();
        client.Ask("SET a 1");
        await node.Receive(1, RemoteWrites.Set(1, 1, "a", "2"));
        byte[] held = RemoteWrites.Set(1, 2, "a", "3", new Dot(2, 1));
        await node.Receive(1, held);
        await node.Receive(1, held);
        Dictionary<string, string> lines = Lines(client.Ask("INFO causal"));

        Assert.Equal("x", lines["node"]);
        Assert.Equal("tests", lines["cluster"]);
        Assert.Equal("x,y,z", lines["members"]);
        Assert.Equal("0", lines["slot"]);
        Assert.Equal("8", lines["width"]);
        Assert.Equal("0000000000000001", lines["incarnation"]);
        Assert.Equal("x:1 y:1 z:0", lines["clock"]);
        Assert.Equal("x:0 y:0 z:0", lines["stable"]);
        Assert.Equal(await node.OnLoop(() => $"{node.State.Replica.Keyspace.Digest:x16}"), lines["digest"]);
        Assert.Equal("1", lines["writes_admitted"]);
        Assert.Equal("1", lines["siblings"]);
        Assert.Equal("1", lines["pending_batches"]);
        Assert.Equal($"{held.Length}", lines["pending_bytes"]);
        Assert.Equal("1", lines["batches_applied_total"]);
        Assert.Equal("1", lines["batches_held_total"]);
        Assert.Equal("1", lines["batches_duplicate_total"]);
        Assert.Equal("0", lines["divergences"]);
        Assert.Matches("^state=connecting,acknowledged=x:0 y:0 z:0,lag_writes=1,lag_ms=[0-9]+$", lines["peer_y"]);
        Assert.Contains("peer_z", lines);
    }

    [Fact]
    public void The_persistence_section_of_a_node_in_memory_claims_nothing()
    {
        using NodeUnderTest node = new(members: s_members);
        using TestClient client = node.Connect();
        client.Ask("SET a 1");
        Dictionary<string, string> lines = Lines(client.Ask("INFO persistence"));

        Assert.Equal("0", lines["loading"]);
        Assert.Equal("0", lines["aof_enabled"]);
        Assert.Equal("0", lines["rdb_bgsave_in_progress"]);
        Assert.Equal("ok", lines["aof_last_write_status"]);
        Assert.True(Number(lines["log_bytes"]) > 0);
        Assert.Equal("y, z", lines["log_retained_for"]);
        Assert.Equal("x:0 y:0 z:0", lines["log_stable_clock"]);
        Assert.DoesNotContain("log_durable_clock", lines);
        Assert.DoesNotContain("fsync", lines);
    }

    [Fact]
    public void A_node_that_takes_no_writes_says_why()
    {
        using NodeUnderTest node = new(options => options with { NewCluster = false }, members: s_members);
        using TestClient client = node.Connect();
        Dictionary<string, string> lines = Lines(client.Ask("INFO causal"));

        Assert.Equal("0", lines["writes_admitted"]);
        Assert.StartsWith("RECOVERING ", lines["writes_refused"], StringComparison.Ordinal);
    }

    [Fact]
    public void CONFIG_RESETSTAT_counts_from_zero_again()
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();
        for (int i = 0; i < 100; i++) client.Ask("GET nothing");

        client.Ask("CONFIG RESETSTAT");

        Dictionary<string, string> lines = Lines(client.Ask("INFO stats"));
        Assert.Equal("0", lines["keyspace_misses"]);
        Assert.InRange(Number(lines["total_commands_processed"]), 1, 3);
    }

    private static IEnumerable<string> Titles(string info) => info.Split("\r\n").Where(line => line.StartsWith('#'));

    private static Dictionary<string, string> Lines(string info) => info
        .Split("\r\n")
        .Where(line => line.Contains(':', StringComparison.Ordinal))
        .Select(line => line.Split(':', 2))
        .ToDictionary(parts => parts[0], parts => parts[1]);

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
