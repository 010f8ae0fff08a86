namespace TcpCausalKv.Node.Tests.Clients.Commands.Lists;

/// <summary>What is told of lists beside their elements, and how large their writes may be.</summary>
public sealed class ListContentTests
{
    [Fact]
    public void A_dump_has_the_elements_in_their_order()
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();
        client.Ask("RPUSH l b a b");
        string reply = client.Ask("DUMP l");
        string dump = reply[(reply.IndexOf('\n', StringComparison.Ordinal) + 1)..^2];
        Assert.Equal("+OK\r\n", client.AskWords("RESTORE", "m", "0", dump));
        Assert.Equal("*3\r\n$1\r\nb\r\n$1\r\na\r\n$1\r\nb\r\n", client.Ask("LRANGE m 0 -1"));
        Assert.Equal(reply, client.Ask("DUMP m"));
    }

    [Fact]
    public void A_list_is_a_listpack_up_to_eight_kilobytes()
    {
        // Seven bytes of its own, and of each element two more than its text.
        const int elementBytes = 62;
        const int elements = (8_192 - 7) / (elementBytes + 2);
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();
        client.AskWords(["RPUSH", "l", .. Enumerable.Repeat(new string('x', elementBytes), elements)]);
        Assert.Equal("$8\r\nlistpack\r\n", client.Ask("OBJECT ENCODING l"));
        client.AskWords("RPUSH", "l", new string('x', elementBytes));
        Assert.Equal("$9\r\nquicklist\r\n", client.Ask("OBJECT ENCODING l"));
    }

    [Fact]
    public void Positions_are_shown_to_be_read()
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();
        client.Ask("RPUSH l a b");
        client.Ask("LINSERT l AFTER a x");
        string versions = client.Ask("CAUSAL VERSIONS l");
        Assert.Matches("\nR[0-9]+[.][0-9]+:0:0\r\n", versions);
        Assert.Matches("\nR[0-9]+[.][0-9]+:0:0/R[0-9]+[.][0-9]+:0:0\r\n", versions);
    }

    [Fact]
    public void A_write_that_would_be_too_large_is_refused_and_changes_nothing()
    {
        using NodeUnderTest node = new(options => options with
        {
            FrameLimits = options.FrameLimits with { ValueBytesMax = 20, WriteBytesMax = 200 },
        });
        using TestClient client = node.Connect();
        Assert.StartsWith("-ERR a value of 21 bytes", client.AskWords("RPUSH", "l", new string('x', 21)), StringComparison.Ordinal);
        Assert.Equal(":1\r\n", client.Ask("RPUSH l a"));
        Assert.StartsWith("-ERR a write of", client.Ask("RPUSH l b c d e f g h i j k"), StringComparison.Ordinal);
        for (int i = 0; i < 9; i++) client.Ask("RPUSH l b");
        Assert.StartsWith("-ERR a write of", client.Ask("LPOP l 10"), StringComparison.Ordinal);
        Assert.StartsWith("-ERR a write of", client.Ask("LREM l 0 b"), StringComparison.Ordinal);
        Assert.StartsWith("-ERR a write of", client.Ask("LTRIM l 0 0"), StringComparison.Ordinal);
        Assert.Equal(":10\r\n", client.Ask("LLEN l"));
    }
}
