using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Core.Tests.Data;

public sealed class DatabaseKeyTests
{
    private static readonly byte[][] s_names = [[], "a"u8.ToArray(), [0xFF], [0xFF, 0xEF], [0xFF, 0xF0], [0xFF, 0xF3, 1], [0xFF, 0xFF], [0xFE, 0xF3]];

    [Fact]
    public void Every_key_of_every_database_is_read_as_what_it_was()
    {
        foreach (byte[] name in s_names)
        {
            for (int database = 0; database < DatabaseKey.Databases; database++)
            {
                byte[] key = DatabaseKey.Of(database, name);
                Assert.Equal(database, DatabaseKey.NumberOf(key));
                Assert.Equal(name, DatabaseKey.NameOf(key).ToArray());
            }
        }
    }

    [Fact]
    public void No_two_keys_are_the_same_bytes()
    {
        var all = from name in s_names from database in Enumerable.Range(0, DatabaseKey.Databases) select DatabaseKey.Of(database, name);
        Assert.Equal(s_names.Length * DatabaseKey.Databases, all.Select(Convert.ToHexString).Distinct().Count());
    }

    [Fact]
    public void A_key_of_database_0_is_its_own_bytes_unless_it_looks_as_if_it_had_a_number()
    {
        Assert.Equal("a"u8, DatabaseKey.Of(0, "a"u8));
        Assert.Equal([0xFF, 0xEF], DatabaseKey.Of(0, [0xFF, 0xEF]));
        Assert.Equal([0xFF, 0xF0, 0xFF, 0xF3, 1], DatabaseKey.Of(0, [0xFF, 0xF3, 1]));
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xF0 }, true)]
    [InlineData(new byte[] { 0xFF, 0xFF }, true)]
    [InlineData(new byte[] { 0xFF, 0xEF }, false)]
    [InlineData(new byte[] { 0xFF, 0xF1, 0 }, false)]
    [InlineData(new byte[] { 0xFF }, false)]
    [InlineData(new byte[] { }, false)]
    public void A_number_is_two_bytes_and_no_more(byte[] key, bool isNumber) => Assert.Equal(isNumber, DatabaseKey.IsNumber(key));
}
