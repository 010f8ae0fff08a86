using TcpCausalKv.Node.Tests.Cluster;

namespace TcpCausalKv.Node.Tests.Clients.Transactions;

/// <summary>Transactions where there are two nodes.</summary>
public sealed class TransactionClusterTests
{
    private static readonly string[] s_keys = ["a", "b", "c", "d"];

    [Fact]
    public async Task A_transaction_is_one_write_that_a_peer_applies_whole()
    {
        using TestCluster cluster = await TestCluster.StartLinked(members: 2);
        using TestClient client = cluster.X.Connect();
        HashSet<long> shown = [];
        ulong before = await cluster.X.Ask(state => state.Replica.OwnEntry);
        await TestCluster.Hold(cluster.X, cluster.Y);

        client.Send("MULTI\r\nSET a 1\r\nSET b 2\r\nSET c 3\r\nEXEC\r\n");
        client.Expect("+OK\r\n+QUEUED\r\n+QUEUED\r\n+QUEUED\r\n*3\r\n+OK\r\n+OK\r\n+OK\r\n");
        Assert.Equal(before + 1, await cluster.X.Ask(state => state.Replica.OwnEntry));
        Assert.Null(cluster.Y.Get("a"));
        Task applied = cluster.Y.Until(state => shown.Add(state.Replica.Keyspace.Count) && state.Replica.Keyspace.Count == 3);
        await TestCluster.Release(cluster.X, cluster.Y);
        await applied;

        await cluster.Converge();
        Assert.Subset(new HashSet<long> { 0, 3 }, shown);
        Assert.Equal(("1", "2", "3"), (cluster.Y.Get("a"), cluster.Y.Get("b"), cluster.Y.Get("c")));
    }

    [Fact]
    public async Task A_transaction_fails_where_a_peer_has_changed_what_is_watched()
    {
        using TestCluster cluster = await TestCluster.StartLinked(members: 2);
        using TestClient client = cluster.X.Connect();
        ulong before = await cluster.X.Ask(state => state.Replica.OwnEntry);
        client.Send("MULTI\r\nSET a 1\r\nINCR n\r\nSADD s m\r\nEXEC\r\n");
        client.Expect("+OK\r\n+QUEUED\r\n+QUEUED\r\n+QUEUED\r\n*3\r\n+OK\r\n:1\r\n:1\r\n");
        Assert.Equal(before + 1, await cluster.X.Ask(state => state.Replica.OwnEntry));
        await cluster.Converge();
        Assert.Equal("1", cluster.Y.Get("n"));

        client.Send("WATCH a\r\n");
        client.Expect("+OK\r\n");
        cluster.Y.Set("a", "2");
        await cluster.Converge();
        client.Send("MULTI\r\nSET a 3\r\nEXEC\r\n");
        client.Expect("+OK\r\n+QUEUED\r\n*-1\r\n");
        Assert.Equal("2", cluster.X.Get("a"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task What_is_run_at_once_replies_and_leaves_what_it_would_one_by_one(int seed)
    {
        using TestCluster cluster = await TestCluster.StartLinked(members: 2);
        using NodeUnderTest alone = new();
        using TestClient atOnce = cluster.X.Connect();
        using TestClient oneByOne = alone.Connect();
        Random random = new(seed);
        for (int round = 0; round < 60; round++)
        {
            string[] commands = [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => RandomCommand(random))];
            string expected = $"*{commands.Length}\r\n" + string.Concat(commands.Select(oneByOne.Ask));

            foreach (string command in commands.Prepend("MULTI")) atOnce.Send($"{command}\r\n");
            atOnce.Expect("+OK\r\n" + string.Concat(commands.Select(_ => "+QUEUED\r\n")));
            Assert.Equal($"{string.Join("; ", commands)} => {expected}", $"{string.Join("; ", commands)} => {atOnce.Ask("EXEC")}");
        }

        await cluster.Converge();
        using TestClient peer = cluster.Y.Connect();
        foreach (string look in s_keys.SelectMany(key => new[] { $"TYPE {key}", $"GET {key}", $"HGET {key} f", $"HGET {key} g", $"SCARD {key}" }))
        {
            Assert.Equal($"{look} => {oneByOne.Ask(look)}", $"{look} => {peer.Ask(look)}");
        }
    }

    private static string RandomCommand(Random random)
    {
        string key = s_keys[random.Next(s_keys.Length)];
        string other = s_keys[random.Next(s_keys.Length)];
        string field = random.Next(2) == 0 ? "f" : "g";
        return random.Next(16) switch
        {
            0 => $"SET {key} {random.Next(9)}",
            1 => $"INCRBY {key} {random.Next(-5, 6)}",
            2 => $"GET {key}",
            3 => $"DEL {key} {other}",
            4 => $"HSET {key} {field} {random.Next(9)}",
            5 => $"HINCRBY {key} {field} {random.Next(-5, 6)}",
            6 => $"HDEL {key} {field}",
            7 => $"SADD {key} {field} {random.Next(3)}",
            8 => $"SREM {key} {field} 0 1",
            9 => $"APPEND {key} {random.Next(9)}",
            10 => $"RENAME {key} {other}",
            11 => $"EXPIRE {key} 1000",
            12 => $"PERSIST {key}",
            13 => $"GETDEL {key}",
            14 => $"SUNIONSTORE {key} {other} {s_keys[random.Next(s_keys.Length)]}",
            _ => random.Next(8) == 0 ? "FLUSHALL" : $"TYPE {key}",
        };
    }
}
