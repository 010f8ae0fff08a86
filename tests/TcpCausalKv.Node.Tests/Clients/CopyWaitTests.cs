using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Wire.Control;

namespace TcpCausalKv.Node.Tests.Clients;

public sealed class CopyWaitTests
{
    private const int Y = 1;
    private const int Z = 2;

    private static readonly string[] s_members = ["x", "y", "z"];

    [Fact]
    public async Task A_wait_ends_when_so_many_peers_have_applied_what_the_connection_wrote()
    {
        using NodeUnderTest node = new(members: s_members);
        using TestClient client = node.Connect();
        client.Send("SET a 1\r\nWAIT 2 0\r\nGET a\r\n");
        await node.Until(() => node.Clients.CopyWaits.Count == 1);

        await Hear(node, Y, applied: 1);
        Assert.Equal(1, await node.OnLoop(() => node.Clients.CopyWaits.Count));
        await Hear(node, Z, applied: 1);

        client.Expect("+OK\r\n:2\r\n$1\r\n1\r\n");
    }

    [Fact]
    public async Task What_others_have_written_since_is_not_waited_for()
    {
        using NodeUnderTest node = new(members: s_members);
        using TestClient client = node.Connect();
        using TestClient other = node.Connect();
        Assert.Equal("+OK\r\n", client.Ask("SET a 1"));
        Assert.Equal("+OK\r\n", other.Ask("SET a 2"));
        await Hear(node, Y, applied: 1);

        Assert.Equal(":1\r\n", client.Ask("WAIT 1 0"));
        Assert.Equal(":0\r\n", other.Ask("WAIT 1 10"));
        Assert.Equal(":0\r\n", other.Ask("WAIT 0 0"));
    }

    [Fact]
    public async Task A_write_without_an_effect_is_nothing_to_wait_for()
    {
        using NodeUnderTest node = new(members: s_members);
        using TestClient client = node.Connect();
        using TestClient other = node.Connect();
        Assert.Equal("+OK\r\n", other.Ask("SET a 1"));
        await Hear(node, Y, applied: 0);

        Assert.Equal(":0\r\n", client.Ask("SETNX a 2"));
        Assert.Equal(":1\r\n", client.Ask("WAIT 1 0"));
    }

    [Fact]
    public async Task At_its_deadline_a_wait_answers_how_many_there_are()
    {
        using NodeUnderTest node = new(members: s_members);
        using TestClient client = node.Connect();
        client.Ask("SET a 1");
        await Hear(node, Z, applied: 1);

        Assert.Equal(":1\r\n", client.Ask("WAIT 2 10"));
        Assert.Equal("*2\r\n:0\r\n:0\r\n", client.Ask("WAITAOF 0 1 10"));
        Assert.Equal(0, await node.OnLoop(() => node.Clients.CopyWaits.Count));
    }

    [Fact]
    public async Task A_peer_whose_process_is_another_one_has_to_tell_anew()
    {
        using NodeUnderTest node = new(members: s_members);
        using TestClient client = node.Connect();
        client.Ask("SET a 1");
        await Hear(node, Y, applied: 1);
        Assert.Equal(":1\r\n", client.Ask("WAIT 1 0"));

        await node.OnLoop(() =>
        {
            node.State.Replica.Peers.Meet(Y, incarnation: 99);
            return true;
        });

        Assert.Equal(":0\r\n", client.Ask("WAIT 1 10"));
    }

    [Fact]
    public async Task WAITAOF_counts_only_peers_that_have_synced()
    {
        using NodeUnderTest node = new(members: s_members);
        using TestClient client = node.Connect();
        client.Send("SET a 1\r\nWAITAOF 0 1 0\r\n");
        await node.Until(() => node.Clients.CopyWaits.Count == 1);

        await Hear(node, Y, applied: 1);
        Assert.Equal(1, await node.OnLoop(() => node.Clients.CopyWaits.Count));
        await Hear(node, Y, applied: 1, durable: 1);

        client.Expect("+OK\r\n*2\r\n:0\r\n:1\r\n");
    }

    [Fact]
    public async Task A_client_that_vanishes_waits_no_longer()
    {
        using NodeUnderTest node = new(members: s_members);
        using (TestClient client = node.Connect())
        {
            client.Send("SET a 1\r\nWAIT 1 0\r\n");
            await node.Until(() => node.Clients.CopyWaits.Count == 1);
        }

        await node.Until(() => node.Clients.CopyWaits.Count == 0 && node.Clients.Count == 0);
        await Hear(node, Y, applied: 1);
    }

    [Fact]
    public void Words_that_are_wrong_get_Rediss_errors()
    {
        using NodeUnderTest node = new(members: s_members);

        ReplyScript.Play(node, """
            WAIT                             => -ERR wrong number of arguments for 'wait' command|
            WAIT a 0                         => -ERR value is not an integer or out of range|
            WAIT 0 a                         => -ERR timeout is not an integer or out of range|
            WAIT 0 -1                        => -ERR timeout is negative|
            WAIT 0 9223372036854775807       => -ERR timeout is out of range|
            WAIT -1 0                        => :0|
            WAITAOF 0 0                      => -ERR wrong number of arguments for 'waitaof' command|
            WAITAOF a 0 0                    => -ERR value is not an integer or out of range|
            WAITAOF 2 0 0                    => -ERR value is out of range, value must between 0 and 1|
            WAITAOF 0 -1 0                   => -ERR value is out of range, must be positive|
            WAITAOF 0 a 0                    => -ERR value is out of range, must be positive|
            WAITAOF 1 0 -1                   => -ERR timeout is negative|
            WAITAOF 1 0 0                    => -ERR WAITAOF cannot be used when numlocal is set but appendonly is disabled.|
            WAITAOF 0 0 0                    => *2|:0|:0|
            """);
    }

    private static Task<bool> Hear(NodeUnderTest node, int peer, ulong applied, ulong durable = 0) => node.OnLoop(() =>
    {
        VectorClock clock = new(node.State.Options.Cluster.Width);
        clock.Advance(0, applied);
        PositionFrame position = new(0, applied, durable, true, clock);
        return node.State.Replica.Hear(peer, position, node.State.Loop.NowMs);
    });
}
