namespace TcpCausalKv.Node.Tests.Clients;

/// <summary>What a node says of its commands, and to those that it does not have.</summary>
public sealed class CatalogReplyTests
{
    [Theory]
    [InlineData("""
        COMMAND WHAT                            => -ERR unknown subcommand 'WHAT'. Try COMMAND HELP.|
        COMMAND INFO what                       => *1|$-1|
        COMMAND DOCS what                       => *0|
        COMMAND LIST FILTERBY PATTERN *client   => *1|$6|client|
        COMMAND LIST FILTERBY PATTERN client|i* => *2|$9|client|id|$11|client|info|
        COMMAND LIST FILTERBY MODULE some       => *0|
        COMMAND LIST FILTERBY WHAT some         => -ERR syntax error|
        COMMAND LIST WHAT                       => -ERR syntax error|
        COMMAND GETKEYS mset a 1 b 2            => *2|$1|a|$1|b|
        COMMAND GETKEYS causal versions k       => *1|$1|k|
        COMMAND GETKEYS what a                  => -ERR Invalid command specified|
        COMMAND GETKEYS ping                    => -ERR The command has no key arguments|
        COMMAND GETKEYS get                     => -ERR Invalid number of arguments specified for command|
        """)]
    [InlineData("""
        what                => -ERR unknown command 'what', with args beginning with: |
        what a "b c"        => -ERR unknown command 'what', with args beginning with: 'a' 'b c' |
        DEBUG SLEEP 1       => -ERR unknown command 'DEBUG', with args beginning with: 'SLEEP' '1' |
        CLUSTER NODES       => -ERR This instance has cluster support disabled|
        HELP what           => -ERR no command is called 'what'; HELP lists all of them|
        HELP client what    => -ERR no command is called 'what'; HELP lists all of them|
        TIME now            => -ERR wrong number of arguments for 'time' command|
        """)]
    public void Catalog(string script) => Play(script);

    [Theory]
    [InlineData("GET")]
    [InlineData("MSET")]
    [InlineData("FLUSHALL")]
    [InlineData("CLIENT SETNAME")]
    [InlineData("CAUSAL WAIT")]
    public void HELP_shows_how_to_type_each_command(string command)
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();

        Assert.Contains(command, client.Ask($"HELP {command}"), StringComparison.Ordinal);
        Assert.Contains(command.Split(' ')[0], client.Ask("HELP"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CLIENT")]
    [InlineData("CONFIG")]
    [InlineData("COMMAND")]
    [InlineData("OBJECT")]
    [InlineData("MEMORY")]
    [InlineData("CAUSAL")]
    public void Every_container_has_a_HELP(string container)
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();

        string help = client.Ask($"{container} HELP");
        Assert.Contains($"+{container} <subcommand> [<arg> [value] [opt] ...]. Subcommands are:\r\n", help, StringComparison.Ordinal);
        Assert.EndsWith("+HELP\r\n+    Lists the subcommands.\r\n", help, StringComparison.Ordinal);
    }

    [Fact]
    public void COMMAND_describes_as_many_commands_as_it_counts()
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();

        string count = client.Ask("COMMAND COUNT").Trim(':', '\r', '\n');

        Assert.StartsWith($"*{count}\r\n*10\r\n$4\r\nping\r\n", client.Ask("COMMAND"), StringComparison.Ordinal);
        Assert.StartsWith($"*{count}\r\n*10\r\n", client.Ask("COMMAND INFO"), StringComparison.Ordinal);
        Assert.StartsWith("*2\r\n$3\r\nget\r\n*", client.Ask("COMMAND DOCS get"), StringComparison.Ordinal);
        Assert.StartsWith("*1\r\n*10\r\n$9\r\nclient|id\r\n", client.Ask("COMMAND INFO client|id"), StringComparison.Ordinal);
    }

    private static void Play(string script)
    {
        using NodeUnderTest node = new();
        ReplyScript.Play(node, script);
    }
}
