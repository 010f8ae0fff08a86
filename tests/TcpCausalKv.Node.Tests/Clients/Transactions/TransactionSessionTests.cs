namespace TcpCausalKv.Node.Tests.Clients.Transactions;

/// <summary>Transactions and the rest of a session: its protocol, its place in CLIENT LIST, its position, its end.</summary>
public sealed class TransactionSessionTests
{
    [Fact]
    public void Replies_are_written_in_the_protocol_that_the_client_speaks()
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();
        client.Ask("HELLO 3");
        ReplyScript.Play(client, """
            WATCH a         => +OK|
            SET a 1         => +OK|
            MULTI           => +OK|
            EXEC            => _|
            MULTI           => +OK|
            HGETALL h       => +QUEUED|
            SMEMBERS s      => +QUEUED|
            GET b           => +QUEUED|
            EXEC            => *3|%0|~0|_|
            RESET           => +RESET|
            HGETALL h       => *0|
            """);
    }

    [Fact]
    public void In_text_mode_a_transaction_reads_as_lines_and_what_follows_HELLO_within_it_as_the_protocol()
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();
        client.Send("MODE TEXT\r\nSADD s a\r\nMULTI\r\nSET a 1\r\nSMEMBERS s\r\nHGETALL h\r\nINCR s\r\nEXEC\r\n");
        client.Send("WATCH a\r\nDEL a\r\nMULTI\r\nEXEC\r\n");
        client.Expect(
            """
            OK
            (integer) 1
            OK
            QUEUED
            QUEUED
            QUEUED
            QUEUED
            1) OK
            2) 1~ "a"
            3) (empty hash)
            4) (error) WRONGTYPE Operation against a key holding the wrong kind of value
            OK
            (integer) 1
            OK
            (nil)

            """);

        client.Send("MULTI\r\nHELLO 2\r\nGET a\r\nEXEC\r\nMODE TEXT\r\n");
        client.Expect("OK\nQUEUED\nQUEUED\n*14\r\n");
        Assert.EndsWith("$-1\r\nOK\n\"x\"\n", client.Ask("ECHO x"), StringComparison.Ordinal);
    }

    [Fact]
    public void CLIENT_LIST_shows_what_is_queued_and_that_a_watched_key_was_written()
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();
        using TestClient other = node.Connect();
        string id = client.Ask("CLIENT ID").Trim(':', '\r', '\n');
        Assert.Contains(" flags=N db=0 sub=0 psub=0 ssub=0 multi=-1 ", Describe(), StringComparison.Ordinal);

        ReplyScript.Play(client, """
            WATCH a         => +OK|
            MULTI           => +OK|
            CLIENT ID       => +QUEUED|
            """);
        Assert.Contains(" flags=x db=0 sub=0 psub=0 ssub=0 multi=1 ", Describe(), StringComparison.Ordinal);
        Assert.Contains(" cmd=client|id ", Describe(), StringComparison.Ordinal);
        Assert.DoesNotContain(" multi-mem=0 ", Describe(), StringComparison.Ordinal);

        other.Ask("SET a 1");
        Assert.Contains(" flags=xd ", Describe(), StringComparison.Ordinal);

        ReplyScript.Play(client, "EXEC => *-1|");
        Assert.Contains(" flags=N db=0 sub=0 psub=0 ssub=0 multi=-1 ", Describe(), StringComparison.Ordinal);
        Assert.Contains(" multi-mem=0 ", Describe(), StringComparison.Ordinal);

        string Describe() => other.Ask($"CLIENT LIST ID {id}");
    }

    [Fact]
    public void A_token_within_a_transaction_is_that_of_its_write_and_nothing_waits()
    {
        using NodeUnderTest node = new(members: ["x", "y"]);
        using TestClient client = node.Connect();
        client.Send("MULTI\r\nCAUSAL CLOCK\r\nSET a 1\r\nCAUSAL CLOCK\r\nCAUSAL TOKEN\r\nEXEC\r\n");
        client.Expect("+OK\r\n+QUEUED\r\n+QUEUED\r\n+QUEUED\r\n+QUEUED\r\n*4\r\n$7\r\nx:0 y:0\r\n+OK\r\n$7\r\nx:1 y:0\r\n");
        string token = client.Ask("PING").Split("\r\n")[1];
        Assert.Equal(client.Ask("CAUSAL TOKEN").Split("\r\n")[1], token);

        client.Send($"MULTI\r\nCAUSAL WAIT {token}.1\r\nWAITAOF 0 1 0\r\nEXEC\r\n");
        client.Expect("+OK\r\n+QUEUED\r\n+QUEUED\r\n*2\r\n-TIMEOUT ");
        Assert.EndsWith("\r\n*2\r\n:0\r\n:0\r\n", client.Ask(""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_left_of_the_watches_of_a_client_that_goes()
    {
        using NodeUnderTest node = new();
        using (TestClient client = node.Connect())
        {
            ReplyScript.Play(client, "WATCH a b => +OK|");
            Assert.False(await node.OnLoop(() => node.State.Replica.Keyspace.Watches.IsEmpty));
        }

        await node.Until(() => node.Clients.Count == 0);
        Assert.True(await node.OnLoop(() => node.State.Replica.Keyspace.Watches.IsEmpty));
    }
}
