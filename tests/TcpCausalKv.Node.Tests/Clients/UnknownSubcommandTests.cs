using TcpCausalKv.Node.Clients.Commands.Catalog;

namespace TcpCausalKv.Node.Tests.Clients;

public sealed class UnknownSubcommandTests
{
    private const int ShownBytesMax = 128;

    // Every byte above 127: as UTF-8, most of them would be replaced.
    private static readonly string s_notText = new([.. Enumerable.Range(0x80, ShownBytesMax).Select(code => (char)code)]);

    public static TheoryData<string> Containers =>
        [.. CommandCatalog.All.Where(spec => spec.Subcommands.Count > 0).Select(spec => spec.Name.ToUpperInvariant())];

    [Theory, MemberData(nameof(Containers))]
    public void Its_name_comes_back_byte_for_byte(string container)
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();

        Assert.Equal($"-ERR unknown subcommand '{s_notText}'. Try {container} HELP.\r\n", client.AskWords(container, s_notText));
    }

    [Theory, MemberData(nameof(Containers))]
    public void A_long_name_is_cut(string container)
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();

        string reply = client.AskWords(container, s_notText + "x");

        Assert.Equal($"-ERR unknown subcommand '{s_notText}'. Try {container} HELP.\r\n", reply);
    }

    [Theory, MemberData(nameof(Containers))]
    public void A_name_ends_at_a_zero_byte_and_line_ends_become_spaces(string container)
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();

        Assert.Equal($"-ERR unknown subcommand 'a  b'. Try {container} HELP.\r\n", client.AskWords(container, "a\r\nb\0c"));
    }
}
