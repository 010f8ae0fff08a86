using TcpCausalKv.Node.Clients.Commands;
using TcpCausalKv.Node.Clients.Commands.Strings.Bitmaps;

namespace TcpCausalKv.Node.Tests.Clients.Commands.Strings;

/// <summary>What is done to many bits at once is what is done to each of them.</summary>
public sealed class BitsTests
{
    public static TheoryData<int> Lengths => [.. Enumerable.Range(1, 20), 63, 64, 65];

    [Theory, MemberData(nameof(Lengths))]
    public void Every_range_is_counted(int length)
    {
        byte[] bytes = RandomBytes(length, seed: length);
        foreach (IndexRange range in RangesOf(length))
        {
            Assert.Equal(Positions(range).Count(bit => IsSet(bytes, bit)), Bits.Count(bytes, range));
        }
    }

    [Theory, MemberData(nameof(Lengths))]
    public void The_first_bit_of_every_range_is_found(int length)
    {
        foreach (byte[] bytes in (byte[][])[RandomBytes(length, length), new byte[length], Ones(length), WithOne(length), WithoutOne(length)])
        {
            foreach (IndexRange range in RangesOf(length))
            {
                foreach (bool isSet in (bool[])[true, false])
                {
                    long expected = Positions(range).Where(bit => IsSet(bytes, bit) == isSet).DefaultIfEmpty(-1).First();
                    Assert.Equal(expected, Bits.Find(bytes, isSet, range));
                }
            }
        }
    }

    [Fact]
    public void Every_field_is_read_and_written_bit_by_bit()
    {
        byte[] bytes = RandomBytes(20, seed: 20);
        for (int width = 1; width <= 64; width++)
        {
            for (int offset = 0; offset + width <= 160; offset++) AssertReadsAndWrites(bytes, offset, width);
        }
    }

    [Fact]
    public void Beyond_the_end_are_zeros()
    {
        Assert.Equal(0xff00u, Bits.Read([0xff], 0, 16));
        Assert.Equal(0x8000_0000_0000_0000u, Bits.Read([0xff], 7, 64));
        Assert.Equal(0u, Bits.Read([0xff], 8, 64));
        Assert.Equal(0u, Bits.Read([], 4_294_967_295, 1));
    }

    [Theory, MemberData(nameof(Lengths))]
    public void Strings_are_combined_bit_by_bit_and_the_shorter_ends_in_zeros(int length)
    {
        byte[] longer = RandomBytes(length, seed: 1);
        for (int shorterBytes = 0; shorterBytes <= length; shorterBytes++)
        {
            byte[] shorter = RandomBytes(shorterBytes, seed: 2);
            AssertCombines(BitOperation.And, longer, shorter, static (one, other) => one & other);
            AssertCombines(BitOperation.Or, longer, shorter, static (one, other) => one | other);
            AssertCombines(BitOperation.Xor, longer, shorter, static (one, other) => one ^ other);
        }

        byte[] inverted = [.. longer];
        Bits.Invert(inverted);
        Assert.Equal(longer.Select(one => (byte)~one), inverted);
    }

    private static void AssertReadsAndWrites(byte[] bytes, int offset, int width)
    {
        ulong expected = 0;
        for (int bit = offset; bit < offset + width; bit++) expected = (expected << 1) | (IsSet(bytes, bit) ? 1u : 0u);
        Assert.Equal(expected, Bits.Read(bytes, offset, width));

        byte[] written = [.. bytes];
        Bits.Write(written, offset, width, ~expected);
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            bool isInField = bit >= offset && bit < offset + width;
            Assert.Equal(IsSet(bytes, bit) ^ isInField, IsSet(written, bit));
        }
    }

    private static void AssertCombines(BitOperation operation, byte[] longer, byte[] shorter, Func<byte, byte, int> combine)
    {
        byte[] combined = [.. longer];
        Bits.Combine(operation, combined, shorter);
        Assert.Equal(longer.Select((one, i) => (byte)combine(one, i < shorter.Length ? shorter[i] : (byte)0)), combined);
    }

    // All ranges of a short string, and those of a long one that begin or end near its ends.
    private static IEnumerable<IndexRange> RangesOf(int length)
    {
        int bits = length * 8;
        int[] ends = [.. Enumerable.Range(0, bits).Where(bit => bits <= 64 || bit < 18 || bit >= bits - 18)];
        return from first in ends from last in ends where first <= last select new IndexRange(first, last);
    }

    private static IEnumerable<long> Positions(IndexRange range)
    {
        for (long bit = range.First; bit <= range.Last; bit++) yield return bit;
    }

    private static bool IsSet(byte[] bytes, long bit) => (bytes[bit / 8] & (0x80 >> (int)(bit % 8))) != 0;

    private static byte[] Ones(int length) => [.. Enumerable.Repeat(byte.MaxValue, length)];

    private static byte[] WithOne(int length)
    {
        byte[] bytes = new byte[length];
        bytes[length / 2] = 0x10;
        return bytes;
    }

    private static byte[] WithoutOne(int length)
    {
        byte[] bytes = Ones(length);
        bytes[length / 2] = 0xef;
        return bytes;
    }

    private static byte[] RandomBytes(int length, int seed)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
