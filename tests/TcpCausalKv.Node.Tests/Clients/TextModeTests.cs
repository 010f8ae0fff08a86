namespace TcpCausalKv.Node.Tests.Clients;

public sealed class TextModeTests
{
    [Fact]
    public void In_text_mode_every_reply_reads_as_a_line()
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();

        client.Send("MODE TEXT\r\nSET a 1\r\nGET a\r\nGET b\r\nDEL a b\r\nGET\r\nMGET a b\r\nCAUSAL CLOCK\r\nMODE RESP\r\nGET b\r\nQUIT\r\n");

        Assert.Equal(
            """
            OK
            OK
            "1"
            (nil)
            (integer) 1
            (error) ERR wrong number of arguments for 'get' command
            1) (nil)
            2) (nil)
            "x:2"
            +OK|
            $-1|
            +OK|

            """,
            client.ReadToEnd().Replace("\r\n", "|\n", StringComparison.Ordinal));
    }

    [Fact]
    public void Reports_of_many_lines_stay_as_they_are()
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();
        client.Ask("MODE TEXT");

        Assert.StartsWith("# Keyspace\n", client.Ask("INFO keyspace"), StringComparison.Ordinal);
        Assert.StartsWith("SET key value", client.Ask("HELP set"), StringComparison.Ordinal);
    }
}
