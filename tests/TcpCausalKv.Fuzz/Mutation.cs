using System.Buffers.Binary;

namespace TcpCausalKv.Fuzz;

/// <summary>Changes inputs at random, for runs without a fuzzer that watches coverage.</summary>
/// <param name="random">The only source of chance.</param>
/// <param name="corpus">Inputs to begin with and to take parts from; at least one.</param>
public sealed class Mutation(Random random, IReadOnlyList<byte[]> corpus)
{
    private const int ChangesMax = 8;
    private const int RangeBytesMax = 32;
    private const int InputBytesMax = 8 * 1024;

    private static readonly byte[] s_bytes =
    [
        0, 1, 2, 7, 8, 9, 0x7F, 0x80, 0xFF,                 // small and extreme numbers
        .. "\r\n \t\"'\\*$-.?[]^"u8,                        // what the text port and globs give a meaning to
        0x91, 0x92, 0x93, 0xC4, 0xCC, 0xCD, 0xDC, 0xDD,     // what begins a MessagePack array, bytes or a number
    ];

    private static readonly ulong[] s_numbers =
    [
        0, 1, 8, 9, 0xFF, 0x100, 0xFFFF, int.MaxValue, 1UL << 31, uint.MaxValue,
        (1UL << 62) - 1, 1UL << 62, long.MaxValue, 1UL << 63, ulong.MaxValue,
    ];

    /// <summary>A changed copy of some input of the corpus.</summary>
    public byte[] Next()
    {
        List<byte> input = [.. Pick(corpus)];
        for (int changes = random.Next(1, ChangesMax + 1); changes > 0; changes--) Change(input);
        if (input.Count > InputBytesMax) input.RemoveRange(InputBytesMax, input.Count - InputBytesMax);
        return [.. input];
    }

    private void Change(List<byte> input)
    {
        if (input.Count == 0)
        {
            input.Add((byte)random.Next(256));
            return;
        }

        int at = random.Next(input.Count);
        switch (random.Next(8))
        {
            case 0: input[at] ^= (byte)(1 << random.Next(8)); break;
            case 1: input[at] = (byte)random.Next(256); break;
            case 2: input[at] = Pick(s_bytes); break;
            case 3: input.Insert(at, Pick(s_bytes)); break;
            case 4: input.RemoveRange(at, RangeLength(input, at)); break;
            case 5: input.InsertRange(at, input.GetRange(at, RangeLength(input, at))); break;
            case 6: Splice(input, at); break;
            default: Overwrite(input, at); break;
        }
    }

    private void Splice(List<byte> input, int at)
    {
        List<byte> other = [.. Pick(corpus)];
        if (other.Count == 0) return;
        int from = random.Next(other.Count);
        input.InsertRange(at, other.GetRange(from, RangeLength(other, from)));
    }

    private void Overwrite(List<byte> input, int at)
    {
        Span<byte> number = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(number, Pick(s_numbers));
        int width = 1 << random.Next(4);
        for (int i = 0; i < width && at + i < input.Count; i++) input[at + i] = number[i];
    }

    private int RangeLength(List<byte> input, int at) => random.Next(1, Math.Min(RangeBytesMax, input.Count - at) + 1);

    private T Pick<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];
}
