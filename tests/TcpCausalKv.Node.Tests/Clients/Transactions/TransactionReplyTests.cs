using TcpCausalKv.Node.Tests.Cluster;

namespace TcpCausalKv.Node.Tests.Clients.Transactions;

/// <summary>Transactions, byte for byte as Redis 7.2 replies.</summary>
public sealed class TransactionReplyTests
{
    [Theory]
    [InlineData("""
        MULTI           => +OK|
        SET a 1         => +QUEUED|
        INCR a          => +QUEUED|
        HSET h f v      => +QUEUED|
        GET a           => +QUEUED|
        EXEC            => *4|+OK|:2|:1|$1|2|
        GET a           => $1|2|
        """)]
    [InlineData("""
        MULTI           => +OK|
        EXEC            => *0|
        EXEC            => -ERR EXEC without MULTI|
        DISCARD         => -ERR DISCARD without MULTI|
        MULTI           => +OK|
        MULTI           => -ERR MULTI calls can not be nested|
        WATCH a         => -ERR WATCH inside MULTI is not allowed|
        SET a 1         => +QUEUED|
        DISCARD         => +OK|
        EXISTS a        => :0|
        """)]
    [InlineData("""
        MULTI           => +OK|
        SET a           => -ERR wrong number of arguments for 'set' command|
        SET a 1         => +QUEUED|
        EXEC            => -EXECABORT Transaction discarded because of previous errors.|
        EXISTS a        => :0|
        MULTI           => +OK|
        NONSENSE        => -ERR unknown command 'NONSENSE', with args beginning with: |
        EXEC            => -EXECABORT Transaction discarded because of previous errors.|
        """)]
    [InlineData("""
        SET a word      => +OK|
        MULTI           => +OK|
        INCR a          => +QUEUED|
        SET b 1         => +QUEUED|
        HGET a f        => +QUEUED|
        EXEC            => *3|-ERR value is not an integer or out of range|+OK|-WRONGTYPE Operation against a key holding the wrong kind of value|
        GET b           => $1|1|
        """)]
    [InlineData("""
        WATCH a b       => +OK|
        SET b 1         => +OK|
        MULTI           => +OK|
        SET c 1         => +QUEUED|
        EXEC            => *-1|
        EXISTS c        => :0|
        MULTI           => +OK|
        SET c 1         => +QUEUED|
        EXEC            => *1|+OK|
        """)]
    [InlineData("""
        WATCH a         => +OK|
        SET a 1         => +OK|
        UNWATCH         => +OK|
        MULTI           => +OK|
        PING            => +QUEUED|
        EXEC            => *1|+PONG|
        """)]
    [InlineData("""
        SET a 1         => +OK|
        WATCH a         => +OK|
        FLUSHALL        => +OK|
        MULTI           => +OK|
        EXEC            => *-1|
        WATCH gone      => +OK|
        DEL gone        => :0|
        MULTI           => +OK|
        EXEC            => *0|
        """)]
    [InlineData("""
        CLIENT SETNAME ann  => +OK|
        MULTI           => +OK|
        SET a 1         => +QUEUED|
        RESET           => +RESET|
        EXEC            => -ERR EXEC without MULTI|
        CLIENT GETNAME  => $-1|
        """)]
    [InlineData("""
        MULTI           => +OK|
        SET a 1         => +QUEUED|
        WAIT 5 0        => +QUEUED|
        EXEC            => *2|+OK|:0|
        """)]
    public void Transactions(string script)
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();
        foreach (string line in script.Split('\n'))
        {
            int arrow = line.IndexOf("=>", StringComparison.Ordinal);
            client.Send(line[..arrow].Trim() + "\r\n");
            client.Expect(line[(arrow + 3)..].Replace("|", "\r\n", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_transaction_is_one_write_and_fails_where_a_peer_has_changed_what_is_watched()
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

    [Fact]
    public async Task Increments_at_both_nodes_add_up_and_what_overwrites_takes_what_it_has_seen()
    {
        using TestCluster cluster = await TestCluster.StartLinked(members: 2);
        using TestClient x = cluster.X.Connect();
        using TestClient y = cluster.Y.Connect();
        x.Send("INCRBY n 10\r\n");
        x.Expect(":10\r\n");
        await cluster.Converge();
        await TestCluster.Hold(cluster.X, cluster.Y);
        await TestCluster.Hold(cluster.Y, cluster.X);

        x.Send("GETSET n 0\r\nINCR n\r\n");
        x.Expect("$2\r\n10\r\n:1\r\n");
        y.Send("INCRBY n 5\r\nHSET h f v\r\n");
        y.Expect(":15\r\n:1\r\n");
        await TestCluster.Release(cluster.X, cluster.Y);
        await TestCluster.Release(cluster.Y, cluster.X);

        await cluster.Converge();
        Assert.Equal(("6", "6"), (cluster.X.Get("n"), cluster.Y.Get("n")));
    }
}
