using System.Text;
using CsCheck;
using TcpCausalKv.Core.Data;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Tests.Clients.Text;

/// <summary>What it finds is a hint that nothing shows; so what is tested is that no input makes it fail or go on for ever.</summary>
public sealed class InputLookaheadTests
{
    private readonly Keyspace _keyspace = new();

    [Theory]
    [InlineData("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1\r\nv\r\n")]
    [InlineData("*3\r\n$3\r\nSET\r\n$99999999999\r\nk\r\n")]
    [InlineData("*3\r\n$3\r\nSET\r\n$5\r\nk\r\n")]
    [InlineData("*2\r\n$-1\r\n")]
    [InlineData("*4294967295\r\n$1\r\na\r\n")]
    [InlineData("*1\r\n$4\r\nPING\r\n*2")]
    [InlineData("GET k\r\nGET k\r\n")]
    [InlineData("*")]
    [InlineData("")]
    public void Whatever_comes_it_gives_up_or_goes_on(string input) => RunOver(Encoding.ASCII.GetBytes(input + input));

    [Fact]
    public void Pieces_of_commands_in_any_order_do_no_harm()
    {
        string[] pieces = ["*", "$", "\r\n", "1", "3", "SET", "key", "2147483647", "-", " ", "\0"];
        Gen.Int[0, pieces.Length - 1].Array[0, 60]
            .Sample(parts => RunOver(Encoding.ASCII.GetBytes(string.Concat(parts.Select(part => pieces[part])))));
    }

    private void RunOver(byte[] input)
    {
        InputLookahead ahead = new(input, _keyspace);
        for (int i = 0; i < 40; i++) ahead.Advance();
        Assert.Equal(0, _keyspace.Count);
    }
}
