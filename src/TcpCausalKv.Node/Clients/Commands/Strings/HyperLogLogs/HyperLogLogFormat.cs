using System.Buffers.Binary;

namespace TcpCausalKv.Node.Clients.Commands.Strings.HyperLogLogs;

/// <summary>A HyperLogLog as a string, as Redis stores it.</summary>
/// <remarks>
/// <code>
/// string    = "HYLL" encoding:u8 zeros:3 count:u64 registers       little-endian; the highest bit of count says that it is out of date
///
/// dense     encoding 0     16384 registers of 6 bits, each from the lowest free bit of its byte on
/// sparse    encoding 1     runs of registers, in order, 16384 in all:
///
///           00nnnnnn                 n + 1 registers of 0
///           01nnnnnn nnnnnnnn        n + 1 registers of 0
///           1vvvvvnn                 n + 1 registers of v + 1
/// </code>
/// </remarks>
internal static class HyperLogLogFormat
{
    /// <summary>The longest string that is written, bytes.</summary>
    public const int BytesMax = HeaderBytes + DenseRegisterBytes;

    private const int HeaderBytes = 16;
    private const int EncodingAt = 4;
    private const int CountAt = 8;
    private const byte Dense = 0;
    private const byte Sparse = 1;
    private const ulong IsOutOfDate = 1UL << 63;

    private const int RegisterBits = HyperLogLog.RegisterBits;
    private const int DenseRegisterBytes = HyperLogLog.RegisterCount * RegisterBits / 8;

    // Redis's hll-sparse-max-bytes: a longer one is stored dense.
    private const int SparseBytesMax = 3000;
    private const int ZerosMax = 1 << 6;
    private const int LongZerosMax = 1 << 14;
    private const int ValuesMax = 1 << 2;
    private const int SparseRankMax = 1 << 5;
    private const byte LongZeros = 0x40;
    private const byte Values = 0x80;

    private static ReadOnlySpan<byte> Magic => "HYLL"u8;

    /// <summary>True if a string is one of these, as far as its header says.</summary>
    public static bool IsValid(ReadOnlySpan<byte> value)
    {
        if (value.Length < HeaderBytes || !value.StartsWith(Magic) || value[EncodingAt] > Sparse) return false;
        return value[EncodingAt] == Sparse || value.Length == BytesMax;
    }

    /// <summary>True if the registers are stored dense; of a valid string.</summary>
    public static bool IsDense(ReadOnlySpan<byte> value) => value[EncodingAt] == Dense;

    /// <summary>The count that is stored, unless it is out of date; of a valid string.</summary>
    public static bool TryReadCount(ReadOnlySpan<byte> value, out long count)
    {
        ulong stored = BinaryPrimitives.ReadUInt64LittleEndian(value[CountAt..]);
        count = (long)stored;
        return (stored & IsOutOfDate) == 0;
    }

    /// <summary>Raises registers to those of a valid string where these are higher.</summary>
    /// <returns>False if there are not as many registers as there must be; some may be raised then.</returns>
    public static bool TryMerge(ReadOnlySpan<byte> value, Span<byte> registers)
    {
        if (!IsDense(value)) return TryMergeSparse(value[HeaderBytes..], registers);

        MergeDense(value[HeaderBytes..], registers);
        return true;
    }

    /// <summary>Writes a string of registers, its count out of date.</summary>
    /// <param name="registers">All registers.</param>
    /// <param name="isDense">Store them dense even if they are few.</param>
    /// <param name="destination">Takes the string; <see cref="BytesMax"/> long.</param>
    /// <returns>The length of the string.</returns>
    public static int Write(ReadOnlySpan<byte> registers, bool isDense, Span<byte> destination)
    {
        destination[..HeaderBytes].Clear();
        Magic.CopyTo(destination);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[CountAt..], IsOutOfDate);

        int sparseBytes = 0;
        bool isSparse = !isDense && TryWriteSparse(registers, destination[HeaderBytes..SparseBytesMax], out sparseBytes);
        destination[EncodingAt] = isSparse ? Sparse : Dense;
        if (isSparse) return HeaderBytes + sparseBytes;

        WriteDense(registers, destination[HeaderBytes..]);
        return BytesMax;
    }

    // Four registers are three bytes.
    private static void MergeDense(ReadOnlySpan<byte> packed, Span<byte> registers)
    {
        for (int at = 0, index = 0; at < packed.Length; at += 3, index += 4)
        {
            int four = packed[at] | (packed[at + 1] << 8) | (packed[at + 2] << 16);
            for (int i = 0; i < 4; i++) Raise(ref registers[index + i], (four >> (i * RegisterBits)) & ((1 << RegisterBits) - 1));
        }
    }

    private static void WriteDense(ReadOnlySpan<byte> registers, Span<byte> packed)
    {
        for (int at = 0, index = 0; index < registers.Length; at += 3, index += 4)
        {
            int four = 0;
            for (int i = 0; i < 4; i++) four |= registers[index + i] << (i * RegisterBits);
            packed[at] = (byte)four;
            packed[at + 1] = (byte)(four >> 8);
            packed[at + 2] = (byte)(four >> 16);
        }
    }

    private static bool TryMergeSparse(ReadOnlySpan<byte> runs, Span<byte> registers)
    {
        int index = 0;
        while (!runs.IsEmpty)
        {
            if (!TryReadRun(ref runs, out int rank, out int count) || count > registers.Length - index) return false;
            for (int end = index + count; index < end; index++) Raise(ref registers[index], rank);
        }

        return index == registers.Length;
    }

    private static bool TryReadRun(ref ReadOnlySpan<byte> runs, out int rank, out int count)
    {
        rank = count = 0;
        byte first = runs[0];
        bool isLong = (first & (Values | LongZeros)) == LongZeros;
        if (isLong && runs.Length < 2) return false;

        bool isOfValues = first >= Values;
        rank = isOfValues ? ((first & ~Values) / ValuesMax) + 1 : 0;
        count = 1 + (isLong ? ((first & (LongZeros - 1)) << 8) | runs[1] : isOfValues ? first % ValuesMax : first);
        runs = runs[(isLong ? 2 : 1)..];
        return true;
    }

    private static bool TryWriteSparse(ReadOnlySpan<byte> registers, Span<byte> runs, out int written)
    {
        written = 0;
        for (int index = 0; index < registers.Length;)
        {
            byte rank = registers[index];
            int countMax = rank == 0 ? LongZerosMax : ValuesMax;
            ReadOnlySpan<byte> rest = registers.Slice(index, Math.Min(countMax, registers.Length - index));
            int different = rest.IndexOfAnyExcept(rank);
            int count = different < 0 ? rest.Length : different;
            if (rank > SparseRankMax || written + 2 > runs.Length) return false;

            written += WriteRun(runs[written..], rank, count);
            index += count;
        }

        return true;
    }

    private static int WriteRun(Span<byte> destination, byte rank, int count)
    {
        int stored = count - 1;
        if (count <= ZerosMax || rank > 0)
        {
            destination[0] = (byte)(rank == 0 ? stored : Values | ((rank - 1) * ValuesMax) | stored);
            return 1;
        }

        destination[0] = (byte)(LongZeros | (stored >> 8));
        destination[1] = (byte)stored;
        return 2;
    }

    private static void Raise(ref byte register, int rank)
    {
        if (rank > register) register = (byte)rank;
    }
}
