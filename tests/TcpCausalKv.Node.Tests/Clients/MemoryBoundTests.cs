using System.Globalization;
using TcpCausalKv.Core.Wire;

namespace TcpCausalKv.Node.Tests.Clients;

public sealed class MemoryBoundTests : IDisposable
{
    private const string Refusal = "-OOM command not allowed when used memory > 'maxmemory'.\r\n";

    private static readonly string[] s_commandsThatAdd =
    [
        "SET a 1", "SETNX a 1", "MSET a 1 b 2", "MSETNX a 1 b 2", "APPEND a 1", "GETSET a 1", "SETRANGE a 0 1",
        "SETBIT a 0 1", "BITOP NOT a large", "BITFIELD a SET u8 0 1", "PFADD a 1", "PFMERGE a", "RESTORE a 0 b", "SORT a",
    ];

    private readonly NodeUnderTest _node = new(options => options with { MemoryBytesMax = 100_000 }, members: ["x", "y"]);

    public void Dispose() => _node.Dispose();

    [Fact]
    public void Writes_that_may_add_data_are_refused_above_the_bound_and_taken_again_below_it()
    {
        using TestClient client = _node.Connect();
        Fill(client);

        foreach (string command in s_commandsThatAdd)
        {
            Assert.Equal(Refusal, client.Ask(command));
        }

        Assert.Equal("$-1\r\n", client.Ask("GET a"));
        Assert.Equal(":1\r\n", client.Ask("DEL large"));
        Assert.Equal("+OK\r\n", client.Ask("SET a 1"));
    }

    [Fact]
    public void A_client_can_lift_the_bound()
    {
        using TestClient client = _node.Connect();
        Fill(client);
        Assert.Equal(Refusal, client.Ask("SET a 1"));

        Assert.Equal("+OK\r\n", client.Ask("CONFIG SET maxmemory 0"));
        Assert.Equal("+OK\r\n", client.Ask("SET a 1"));
    }

    [Fact]
    public async Task What_a_peer_has_written_is_applied_above_the_bound_too()
    {
        using TestClient client = _node.Connect();
        Fill(client);

        Assert.Equal(WireFault.None, await _node.Receive(1, RemoteWrites.Set(1, 1, "from-y", "1")));

        Assert.Equal("$1\r\n1\r\n", client.Ask("GET from-y"));
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("1k", 1000)]
    [InlineData("1KB", 1024)]
    [InlineData("2mb", 2097152)]
    [InlineData("3G", 3000000000)]
    [InlineData("7b", 7)]
    [InlineData("", null)]
    [InlineData("kb", null)]
    [InlineData("1.5mb", null)]
    [InlineData("-1", null)]
    [InlineData("9223372036854775807gb", null)]
    public void Sizes_are_read_as_Redis_reads_them(string text, object? bytes)
    {
        bool isSize = Node.Clients.Text.RedisSize.TryParse(text, out long read);

        Assert.Equal(bytes is not null, isSize);
        if (bytes is not null) Assert.Equal(Convert.ToInt64(bytes, CultureInfo.InvariantCulture), read);
    }

    private static void Fill(TestClient client)
    {
        Assert.Equal("+OK\r\n", client.Ask($"SET large {new string('v', 60_000)}"));
        Assert.Equal("+OK\r\n", client.Ask($"SET larger {new string('v', 60_000)}"));
    }
}
