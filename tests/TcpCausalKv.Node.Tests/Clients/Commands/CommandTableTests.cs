using System.Text;
using TcpCausalKv.Node.Clients.Commands;
using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Commands.Catalog.Specs;

namespace TcpCausalKv.Node.Tests.Clients.Commands;

public class CommandTableTests
{
    private static readonly CommandTable<string> s_table = new(CommandCatalog.All.Select(spec => (spec, "run " + spec.Name)));

    [Theory]
    [InlineData("get")]
    [InlineData("GET")]
    [InlineData("gEt")]
    public void A_command_is_found_in_whatever_case(string name)
    {
        Assert.True(s_table.TryFind(Encoding.ASCII.GetBytes(name), out Command<string>? command));
        Assert.Same(StringSpecs.Get, command.Spec);
        Assert.Equal("run get", command.Handler);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ge")]
    [InlineData("gett")]
    [InlineData("get ")]
    [InlineData("g\0t")]
    [InlineData("g\u00c5t")]
    [InlineData("GE\u00d4")]
    public void A_name_that_is_not_there_is_not_found(string name) =>
        Assert.False(s_table.TryFind(Encoding.Latin1.GetBytes(name), out _));

    [Fact]
    public void A_name_of_any_length_is_looked_up() => Assert.False(s_table.TryFind(new byte[1_000_000], out _));

    [Fact]
    public void Every_command_of_the_catalog_is_found_by_both_cases_of_its_name()
    {
        foreach (CommandSpec spec in CommandCatalog.All)
        {
            Assert.True(s_table.TryFind(Encoding.ASCII.GetBytes(spec.Name), out Command<string>? lower));
            Assert.True(s_table.TryFind(Encoding.ASCII.GetBytes(spec.Name.ToUpperInvariant()), out Command<string>? upper));
            Assert.Same(spec, lower.Spec);
            Assert.Same(lower, upper);
        }
    }

    [Fact]
    public void Names_that_differ_in_one_bit_only_are_told_apart()
    {
        foreach (CommandSpec spec in CommandCatalog.All)
        {
            for (int bit = 0; bit < spec.Name.Length * 8; bit++)
            {
                byte[] name = Encoding.ASCII.GetBytes(spec.Name);
                name[bit / 8] ^= (byte)(1 << (bit % 8));

                bool sameLetter = bit % 8 == 5 && char.IsAsciiLetter(spec.Name[bit / 8]);
                bool isFound = s_table.TryFind(name, out Command<string>? found) && ReferenceEquals(found.Spec, spec);
                Assert.Equal(sameLetter, isFound);
            }
        }
    }

    [Fact]
    public void Finding_allocates_nothing()
    {
        s_table.TryFind("RANDOMKEY"u8, out _);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int round = 0; round < 1000; round++) s_table.TryFind("RANDOMKEY"u8, out _);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Two_commands_of_one_name_are_refused() =>
        Assert.Throws<ArgumentException>(() => new CommandTable<int>(
            [(StringSpecs.Get, 1), (StringSpecs.Get with { Name = "GET" }, 2)]));

    [Fact]
    public void Subcommands_are_a_table_of_their_own()
    {
        CommandTable<int> table = new(ConnectionSpecs.Client.Subcommands.Select((spec, index) => (spec, index)));

        Assert.True(table.TryFind("SetName"u8, out Command<int>? command));
        Assert.Equal("client|setname", command.Spec.FullName);
    }
}
