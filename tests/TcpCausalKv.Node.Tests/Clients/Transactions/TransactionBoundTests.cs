using TcpCausalKv.Core.Wire;

namespace TcpCausalKv.Node.Tests.Clients.Transactions;

/// <summary>What a transaction may take: memory while it is queued, bytes of its write, bytes of its replies.</summary>
public sealed class TransactionBoundTests
{
    private const string Aborted = "-EXECABORT Transaction discarded because of previous errors.\r\n";

    private static readonly FrameLimits s_limits = new() { KeyBytesMax = 1000, ValueBytesMax = 3000, WriteBytesMax = 4000 };

    [Fact]
    public void A_transaction_that_is_too_large_is_refused_while_it_is_queued()
    {
        using NodeUnderTest node = new(options => options with { FrameLimits = s_limits });
        using TestClient client = node.Connect();
        client.Send($"MULTI\r\nSET a {Bytes(1500)}\r\nSET b {Bytes(1500)}\r\nSET c {Bytes(1500)}\r\n");
        client.Expect("+OK\r\n+QUEUED\r\n+QUEUED\r\n-ERR a transaction of ");
        Assert.EndsWith(" bytes is over the limit of 4000\r\n" + Aborted, client.Ask("EXEC"), StringComparison.Ordinal);
        Assert.Equal(":0\r\n", client.Ask("EXISTS a b c"));
    }

    [Fact]
    public void A_key_counts_as_often_as_the_write_has_it()
    {
        using NodeUnderTest node = new(options => options with { FrameLimits = s_limits });
        using TestClient client = node.Connect();
        string key = Bytes(800);
        client.Send($"MULTI\r\nSADD {key} 1 2\r\nSADD {key} 3 4 5\r\n");
        client.Expect("+OK\r\n+QUEUED\r\n-ERR a transaction of ");
        Assert.EndsWith(Aborted, client.Ask("EXEC"), StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_count_too_as_they_take_memory()
    {
        using NodeUnderTest node = new(options => options with { FrameLimits = s_limits });
        using TestClient client = node.Connect();
        client.Send("MULTI\r\n" + string.Concat(Enumerable.Repeat("GET a\r\n", 100)));
        Assert.EndsWith(Aborted, client.Ask("EXEC"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_command_that_writes_more_than_its_words_is_refused_when_it_runs_if_the_write_would_be_too_large()
    {
        using NodeUnderTest node = new(options => options with { FrameLimits = s_limits });
        using TestClient client = node.Connect();
        client.Ask($"SET a {Bytes(2500)}");
        client.Ask($"SET b {Bytes(2500)}");
        client.Send("MULTI\r\nRENAME a c\r\nRENAME b d\r\nSET e 1\r\nEXEC\r\n");
        client.Expect("+OK\r\n+QUEUED\r\n+QUEUED\r\n+QUEUED\r\n*3\r\n+OK\r\n-ERR a write of ");
        Assert.EndsWith(" bytes is over the limit of 4000\r\n+OK\r\n", client.Ask(""), StringComparison.Ordinal);
        Assert.Equal(":3\r\n", client.Ask("EXISTS b c e"));
    }

    [Fact]
    public async Task What_is_queued_and_watched_counts_as_the_memory_of_the_client_until_it_ends()
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();
        client.Send($"WATCH {Bytes(5000)}\r\nMULTI\r\nSET a {Bytes(7000)}\r\n");
        client.Expect("+OK\r\n+OK\r\n+QUEUED\r\n");
        await node.Until(() => node.Clients.Memory.Bytes is > 12_000 and < 13_000);

        client.Send("DISCARD\r\n");
        client.Expect("+OK\r\n");
        await node.Until(() => node.Clients.Memory.Bytes == 0);
    }

    [Fact]
    public async Task Whoever_queues_most_is_disconnected_when_all_take_too_much()
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();
        using TestClient other = node.Connect();
        other.Ask("CONFIG SET maxmemory-clients 100kb");
        client.Send($"MULTI\r\nSET a {Bytes(60_000)}\r\nSET b {Bytes(60_000)}\r\n");

        client.ReadToEnd();

        await node.Until(() => node.Clients.Count == 1 && node.Clients.Memory is { Bytes: 0, Evictions: 1 });
    }

    [Fact]
    public void A_transaction_runs_to_its_end_though_its_replies_are_more_than_may_wait()
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();
        using TestClient other = node.Connect();
        other.Ask("CONFIG SET client-output-buffer-limit 'normal 64kb 0 0'");
        other.Ask($"SET a {Bytes(40_000)}");
        client.Send("MULTI\r\nGET a\r\nGETDEL a\r\nSET b 1\r\nEXEC\r\n");

        client.ReadToEnd();

        Assert.Equal("*2\r\n$-1\r\n$1\r\n1\r\n", other.Ask("MGET a b"));
    }

    private static string Bytes(int count) => new('v', count);
}
