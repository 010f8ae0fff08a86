using TcpCausalKv.Node.Tests.Cluster;

namespace TcpCausalKv.Node.Tests.Clients.Commands;

/// <summary>What two nodes do to one key at the same time: counters, hashes, sets and deadlines.</summary>
public sealed class ConcurrentCommandTests
{
    [Fact]
    public Task Increments_at_two_nodes_add_up() => Play(
        before: "SET n 10",
        atX: "INCR n",
        atY: "INCRBY n 5",
        ("GET n", "$2|16|"));

    [Fact]
    public Task Increments_of_a_counter_that_is_new_at_both_add_up() => Play(
        before: "SET other 1",
        atX: "INCRBYFLOAT n 0.5",
        atY: "DECR n",
        ("GET n", "$4|-0.5|"));

    [Fact]
    public Task Increments_of_one_field_add_up() => Play(
        before: "HSET h f 1",
        atX: "HINCRBY h f 2",
        atY: "HINCRBYFLOAT h f 0.25",
        ("HGETALL h", "*2|$1|f|$4|3.25|"));

    [Fact]
    public Task GETSET_takes_just_what_it_has_seen() => Play(
        before: "INCRBY n 5",
        atX: "GETSET n 0",
        atY: "INCRBY n 3",
        ("GET n", "$1|3|"));

    [Fact]
    public Task A_delete_takes_just_what_it_has_seen() => Play(
        before: "INCRBY n 5",
        atX: "DEL n",
        atY: "INCRBY n 3",
        ("GET n", "$1|3|"));

    [Fact]
    public Task Different_fields_both_stay() => Play(
        before: "HSET h f 1",
        atX: "HSET h g 2",
        atY: "HSET h i 3",
        ("HMGET h f g i", "*3|$1|1|$1|2|$1|3|"),
        ("HLEN h", ":3|"));

    [Fact]
    public Task A_restore_takes_just_what_it_has_seen() => Play(
        before: "HSET k f 1 g 2",
        atX: @"RESTORE k 0 ""\x02\x01\x00\x00\x00f\x01\x00\x00\x001\x01\x00\x00\x00g\x01\x00\x00\x002\x01\x00\xd5Ep\xfc"" REPLACE",
        atY: "HSET k h 3",
        ("HMGET k f g h", "*3|$1|1|$1|2|$1|3|"),
        ("HLEN k", ":3|"));

    [Fact]
    public Task A_field_that_is_set_while_its_hash_is_deleted_stays() => Play(
        before: "HSET h f 1 g 2",
        atX: "DEL h",
        atY: "HSET h g 3",
        ("HGETALL h", "*2|$1|g|$1|3|"));

    [Fact]
    public Task A_member_that_is_added_while_it_is_removed_stays() => Play(
        before: "SADD s a b",
        atX: "SREM s a b",
        atY: "SADD s a",
        ("SMEMBERS s", "*1|$1|a|"));

    [Fact]
    public Task A_member_that_both_pop_is_gone() => Play(
        before: "SADD s a",
        atX: "SPOP s",
        atY: "SPOP s",
        ("EXISTS s", ":0|"));

    [Fact]
    public Task Of_two_deadlines_the_later_one_counts() => Play(
        before: "SET k v",
        atX: "PEXPIREAT k 99999999999999",
        atY: "PEXPIREAT k 99999999999998",
        ("PEXPIRETIME k", ":99999999999999|"));

    [Fact]
    public async Task A_deadline_hides_its_key_on_both_nodes_once_it_has_come()
    {
        const long deadlineMs = 99_999_999_999_999;
        using TestCluster cluster = await TestCluster.StartLinked(members: 2);
        Ask(cluster.X, "HSET k f v");
        Ask(cluster.X, $"PEXPIREAT k {deadlineMs}");
        await cluster.Converge();

        foreach (TestNode node in cluster.Nodes)
        {
            await node.Do(state => state.Replica.NoteTime(deadlineMs - 1));
            Assert.Equal("$1|v|", Ask(node, "HGET k f"));

            await node.Do(state => state.Replica.NoteTime(deadlineMs));
            Assert.Equal("$-1|", Ask(node, "HGET k f"));
            Assert.Equal("+none|", Ask(node, "TYPE k"));
            Assert.Equal(":-2|", Ask(node, "TTL k"));
            Assert.Equal("*0|", Ask(node, "KEYS *"));
        }

        Assert.Equal(":1|", Ask(cluster.Y, "SADD k m"));
        await cluster.Converge();
        foreach (TestNode node in cluster.Nodes) Assert.Equal(":-1|", Ask(node, "TTL k"));
    }

    private static async Task Play(string before, string atX, string atY, params (string Command, string Reply)[] after)
    {
        using TestCluster cluster = await TestCluster.StartLinked(members: 2);
        Ask(cluster.X, before);
        await cluster.Converge();

        await TestCluster.Hold(cluster.X, cluster.Y);
        await TestCluster.Hold(cluster.Y, cluster.X);
        Ask(cluster.X, atX);
        Ask(cluster.Y, atY);
        await TestCluster.Release(cluster.X, cluster.Y);
        await TestCluster.Release(cluster.Y, cluster.X);
        await cluster.Converge();

        foreach (TestNode node in cluster.Nodes)
        {
            foreach ((string command, string reply) in after) Assert.Equal(reply, Ask(node, command));
        }
    }

    private static string Ask(TestNode node, string command)
    {
        using TestClient client = node.Connect();
        string reply = client.Ask(command).Replace("\r\n", "|", StringComparison.Ordinal);
        Assert.False(reply.StartsWith('-'), reply);
        return reply;
    }
}
