using TcpCausalKv.Core.Elements.Streams;
using TcpCausalKv.Core.Wire;

namespace TcpCausalKv.Node.Tests.Clients.Commands.Streams;

/// <summary>Who reads a stream gets each entry once, also those that come later than ones after them, and may wait for more.</summary>
public sealed class StreamReadTests
{
    private const int Y = 1;

    private static readonly string[] s_members = ["x", "y", "z"];

    [Fact]
    public async Task Who_reads_on_gets_what_came_late_and_nothing_twice()
    {
        using NodeUnderTest node = await Clustered();
        using TestClient client = node.Connect();
        client.Ask("XADD s 10-0 f a");
        client.Ask("XADD s 20-0 f b");
        Assert.Equal(Of("s", ("10-0", "a"), ("20-0", "b")), client.Ask("XREAD STREAMS s 0"));

        await Receive(node, 1, 5, "late");
        await Receive(node, 2, 15, "later");
        client.Ask("XADD s 30-0 f c");
        Assert.Equal(Of("s", ("5-0", "late")), client.Ask("XREAD COUNT 1 STREAMS s 20-0"));
        Assert.Equal(Of("s", ("15-0", "later"), ("30-0", "c")), client.Ask("XREAD STREAMS s 5-0"));
        Assert.Equal("*-1\r\n", client.Ask("XREAD STREAMS s 30-0"));

        await Receive(node, 3, 25, "last");
        Assert.Equal(Of("s", ("25-0", "last")), client.Ask("XREAD STREAMS s 30-0"));
        Assert.Equal("*-1\r\n", client.Ask("XREAD STREAMS s 25-0"));
    }

    [Fact]
    public async Task More_than_is_remembered_may_come_late()
    {
        const int late = 3_000;
        using NodeUnderTest node = await Clustered();
        using TestClient client = node.Connect();
        client.Ask("XADD s 9999-0 f a");
        client.Ask("XREAD STREAMS s 0");
        for (int i = 1; i <= late; i++) await Receive(node, (ulong)i, (ulong)i, "l");
        Assert.StartsWith($"*1\r\n*2\r\n$1\r\ns\r\n*{late}\r\n", client.Ask("XREAD STREAMS s 9999-0"), StringComparison.Ordinal);
        Assert.Equal("*-1\r\n", client.Ask($"XREAD STREAMS s {late}-0"));
    }

    [Fact]
    public async Task All_who_wait_for_an_entry_get_it_wherever_it_was_added()
    {
        using NodeUnderTest node = await Clustered();
        using TestClient one = node.Connect();
        using TestClient other = node.Connect();
        using TestClient writer = node.Connect();
        writer.Ask("XADD s 10-0 f a");
        await Block(node, one, "XREAD BLOCK 0 STREAMS s $", 1);
        await Block(node, other, "XREAD COUNT 1 BLOCK 0 STREAMS none s 0 10-0", 2);
        writer.Ask("XDEL s 10-0");
        await Receive(node, 1, 5, "late");
        one.Expect(Of("s", ("5-0", "late")));
        other.Expect(Of("s", ("5-0", "late")));

        await Block(node, one, "XREAD BLOCK 0 STREAMS s 5-0", 1);
        writer.Send("MULTI\r\nXADD s 20-0 f b\r\nXADD s 21-0 f c\r\nXREAD BLOCK 0 STREAMS s $\r\nEXEC\r\n");
        one.Expect(Of("s", ("20-0", "b"), ("21-0", "c")));
        writer.Expect("+OK\r\n+QUEUED\r\n+QUEUED\r\n+QUEUED\r\n*3\r\n$4\r\n20-0\r\n$4\r\n21-0\r\n*-1\r\n");
    }

    [Fact]
    public async Task Keys_of_another_database_are_read_there()
    {
        using NodeUnderTest node = await Clustered();
        using TestClient client = node.Connect();
        client.Ask("SELECT 3");
        client.Ask("XADD s 10-0 f a");
        Assert.Equal(Of("s", ("10-0", "a")), client.Ask("XREAD STREAMS s 0"));
        client.Ask("SELECT 0");
        Assert.Equal("*-1\r\n", client.Ask("XREAD STREAMS s 0"));
    }

    private static string Of(string key, params (string Id, string Value)[] entries) =>
        $"*1\r\n*2\r\n${key.Length}\r\n{key}\r\n*{entries.Length}\r\n"
        + string.Concat(entries.Select(static entry =>
            $"*2\r\n${entry.Id.Length}\r\n{entry.Id}\r\n*2\r\n$1\r\nf\r\n${entry.Value.Length}\r\n{entry.Value}\r\n"));

    private static async Task Receive(NodeUnderTest node, ulong sequence, ulong ms, string value) =>
        Assert.Equal(WireFault.None, await node.Receive(Y, RemoteWrites.Entry(Y, sequence, "s", new StreamId(ms, 0), value)));

    private static async Task Block(NodeUnderTest node, TestClient client, string command, int waiting)
    {
        client.Send(command + "\r\n");
        await node.Until(() => node.Clients.Sessions.Count(session => session.IsBlocked) == waiting);
    }

    private static async Task<NodeUnderTest> Clustered()
    {
        NodeUnderTest node = new(null, s_members);
        await node.OnLoop(() =>
        {
            for (int slot = 1; slot < s_members.Length; slot++) node.State.Replica.Membership.NoteVersion(slot, node.State.Options.Speaks.Max);
            return true;
        });
        return node;
    }
}
