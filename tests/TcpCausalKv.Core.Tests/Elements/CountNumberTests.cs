using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Core.Tests.Elements;

public class CountNumberTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(127, 2)]
    [InlineData(128, 3)]
    [InlineData(-128, 2)]
    [InlineData(-129, 3)]
    [InlineData(32_767, 3)]
    [InlineData(32_768, 4)]
    [InlineData(long.MaxValue, 9)]
    [InlineData(long.MinValue, 9)]
    public void An_integer_takes_as_many_bytes_as_it_needs(long number, int bytes)
    {
        byte[] written = new byte[CountNumber.BytesMax];
        Assert.Equal(bytes, CountNumber.Write(written, number));
        AssertReads(number, written.AsSpan(0, bytes));
    }

    [Fact]
    public void What_is_written_is_read()
    {
        Random random = new(1);
        byte[] written = new byte[CountNumber.BytesMax];
        for (int i = 0; i < 100_000; i++)
        {
            decimal number = random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);
            if (i % 3 == 0) number /= random.Next(1, 1_000);
            AssertReads(CountNumber.Normalize(number), written.AsSpan(0, CountNumber.Write(written, number)));
        }
    }

    [Fact]
    public void Equal_numbers_are_equal_bytes()
    {
        byte[] one = new byte[CountNumber.BytesMax];
        byte[] other = new byte[CountNumber.BytesMax];
        Assert.Equal(CountNumber.Write(one, 1.50m), CountNumber.Write(other, 1.5m));
        Assert.Equal(one, other);
    }

    [Theory]
    [InlineData("")]
    [InlineData("01")]
    [InlineData("09000000000000000000")]
    [InlineData("10FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF")]
    [InlineData("10FFFFFFFFFFFFFFFFFFFFFFFF00000000")]
    public void What_is_no_number_is_not_read(string hex)
    {
        ReadOnlySpan<byte> bytes = Convert.FromHexString(hex);
        Assert.False(CountNumber.TryRead(ref bytes, out _));
    }

    private static void AssertReads(decimal number, ReadOnlySpan<byte> bytes)
    {
        Assert.True(CountNumber.TryRead(ref bytes, out decimal read));
        Assert.Equal(number, read);
        Assert.True(bytes.IsEmpty);
    }
}
