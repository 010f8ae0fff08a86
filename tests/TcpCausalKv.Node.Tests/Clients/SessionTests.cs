namespace TcpCausalKv.Node.Tests.Clients;

public sealed class SessionTests
{
    [Fact]
    public void Replies_come_in_the_order_of_their_commands()
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();

        client.Send("PING\r\nSET a 1\r\n*2\r\n$3\r\nGET\r\n$1\r\na\r\nDEL a b\r\nGET a\r\n");

        client.Expect("+PONG\r\n+OK\r\n$1\r\n1\r\n:1\r\n$-1\r\n");
    }
}
