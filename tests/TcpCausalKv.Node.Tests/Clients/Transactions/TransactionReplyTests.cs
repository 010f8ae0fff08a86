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
    [InlineData("""
        MULTI           => +OK|
        EXEC now        => -EXECABORT Transaction discarded because of: wrong number of arguments for 'exec' command|
        PING            => +PONG|
        EXEC            => -ERR EXEC without MULTI|
        MULTI           => +OK|
        DISCARD now     => -ERR wrong number of arguments for 'discard' command|
        EXEC            => -EXECABORT Transaction discarded because of previous errors.|
        MULTI           => +OK|
        WATCH           => -ERR wrong number of arguments for 'watch' command|
        EXEC            => -EXECABORT Transaction discarded because of previous errors.|
        """)]
    [InlineData("""
        MULTI           => +OK|
        CLIENT NOPE     => -ERR unknown subcommand 'NOPE'. Try CLIENT HELP.|
        EXEC            => -EXECABORT Transaction discarded because of previous errors.|
        MULTI           => +OK|
        SAVE            => -ERR Command not allowed inside a transaction|
        EXEC            => -EXECABORT Transaction discarded because of previous errors.|
        MULTI           => +OK|
        MODE TEXT       => -ERR Command not allowed inside a transaction|
        DISCARD         => +OK|
        """)]
    [InlineData("""
        MULTI           => +OK|
        MULTI           => -ERR MULTI calls can not be nested|
        WATCH a         => -ERR WATCH inside MULTI is not allowed|
        SET a 1         => +QUEUED|
        EXEC            => *1|+OK|
        MULTI           => +OK|
        SET a           => -ERR wrong number of arguments for 'set' command|
        DISCARD         => +OK|
        MULTI           => +OK|
        GET a           => +QUEUED|
        EXEC            => *1|$1|1|
        """)]
    [InlineData("""
        WATCH gone      => +OK|
        FLUSHALL        => +OK|
        MULTI           => +OK|
        EXEC            => *0|
        WATCH gone      => +OK|
        SET gone 1      => +OK|
        DEL gone        => :1|
        MULTI           => +OK|
        EXEC            => *-1|
        SET a 1         => +OK|
        WATCH a         => +OK|
        SET a 1         => +OK|
        MULTI           => +OK|
        DISCARD         => +OK|
        MULTI           => +OK|
        EXEC            => *0|
        WATCH a         => +OK|
        SET a 2         => +OK|
        RESET           => +RESET|
        MULTI           => +OK|
        EXEC            => *0|
        """)]
    [InlineData("""
        SET a 1         => +OK|
        WATCH a         => +OK|
        PEXPIREAT a 1   => :1|
        MULTI           => +OK|
        EXEC            => *-1|
        WATCH a         => +OK|
        MULTI           => +OK|
        UNWATCH         => +QUEUED|
        SET a 1 PX 1    => +QUEUED|
        GET a           => +QUEUED|
        EXEC            => *3|+OK|+OK|$1|1|
        """)]
    [InlineData("""
        MULTI           => +OK|
        FLUSHALL        => +QUEUED|
        SET a 1         => +QUEUED|
        DBSIZE          => +QUEUED|
        CONFIG SET maxmemory 1 => +QUEUED|
        INCR a          => +QUEUED|
        EXEC            => *5|+OK|+OK|:1|+OK|:2|
        MULTI           => +OK|
        GET a           => -OOM command not allowed when used memory > 'maxmemory'.|
        EXEC            => -EXECABORT Transaction discarded because of previous errors.|
        """)]
    public void Transactions(string script)
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();
        ReplyScript.Play(client, script);
    }

    [Fact]
    public void What_was_true_when_a_command_was_queued_is_checked_again_by_EXEC()
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();
        using TestClient other = node.Connect();
        client.Send("SET a 1\r\nMULTI\r\nGET a\r\nSET b 1\r\n");
        client.Expect("+OK\r\n+OK\r\n+QUEUED\r\n+QUEUED\r\n");

        Assert.Equal("+OK\r\n", other.Ask("CONFIG SET maxmemory 1"));
        client.Send("EXEC\r\n");

        client.Expect("-EXECABORT Transaction discarded because of: OOM command not allowed when used memory > 'maxmemory'.\r\n");
        Assert.Equal(":0\r\n", other.Ask("EXISTS b"));
    }

    [Fact]
    public void A_subcommand_is_checked_when_it_is_queued()
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();
        client.Send("MULTI\r\nCLIENT SETNAME\r\nEXEC\r\n");
        client.Expect("+OK\r\n-ERR wrong number of arguments for 'client|setname' command\r\n");
        client.Expect("-EXECABORT Transaction discarded because of previous errors.\r\n");
    }

    [Fact]
    public async Task A_transaction_that_only_reads_writes_nothing()
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();
        client.Send("SET a 1\r\nMULTI\r\nGET a\r\nDEL gone\r\nEXEC\r\n");
        client.Expect("+OK\r\n+OK\r\n+QUEUED\r\n+QUEUED\r\n*2\r\n$1\r\n1\r\n:0\r\n");

        Assert.Equal(1UL, await node.OnLoop(() => node.State.Replica.OwnEntry));
    }
}
