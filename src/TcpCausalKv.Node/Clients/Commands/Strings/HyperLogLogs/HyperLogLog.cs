using System.Numerics;

namespace TcpCausalKv.Node.Clients.Commands.Strings.HyperLogLogs;

/// <summary>Counts different elements within about 0.8 %, from one small number a register.</summary>
/// <remarks>
/// An element's hash names a register and, by its zeros, a rank; a register holds the highest rank that it was given. So the registers of a
/// union are the larger ones of its parts. (Flajolet, Fusy, Gandouet, Meunier, "HyperLogLog", 2007; the estimate is from Ertl, "New cardinality
/// estimation algorithms for HyperLogLog sketches", 2017. Hash and sizes are those of Redis, so counts are the same.)
/// </remarks>
internal static class HyperLogLog
{
    /// <summary>Registers, a byte each here.</summary>
    public const int RegisterCount = 1 << IndexBits;

    /// <summary>Bits that a register takes. They can hold more than the highest rank, so a string from outside may.</summary>
    public const int RegisterBits = 6;

    private const int IndexBits = 14;
    private const int RankBits = 64 - IndexBits;
    private const int RankMax = RankBits + 1;
    private const ulong HashSeed = 0xadc83b19;

    // 1 / (2 ln 2)
    private const double Alpha = 0.721347520444481703680;

    /// <summary>Adds an element.</summary>
    /// <param name="registers">All registers.</param>
    /// <param name="element">The element.</param>
    /// <returns>False if nothing is changed.</returns>
    public static bool Add(Span<byte> registers, ReadOnlySpan<byte> element)
    {
        ulong hash = MurmurHash.Compute(element, HashSeed);
        int index = (int)(hash & (RegisterCount - 1));
        ulong end = 1UL << RankBits;
        byte rank = (byte)(BitOperations.TrailingZeroCount((hash >> IndexBits) | end) + 1);
        if (rank <= registers[index]) return false;

        registers[index] = rank;
        return true;
    }

    /// <summary>Estimates how many different elements were added.</summary>
    /// <param name="registers">All registers, each below 2^<see cref="RegisterBits"/>.</param>
    public static long Estimate(ReadOnlySpan<byte> registers)
    {
        Span<int> registersOfRank = stackalloc int[1 << RegisterBits];
        registersOfRank.Clear();
        foreach (byte rank in registers) registersOfRank[rank]++;

        double sum = RegisterCount * Tau((RegisterCount - registersOfRank[RankMax]) / (double)RegisterCount);
        for (int rank = RankBits; rank >= 1; rank--) sum = (sum + registersOfRank[rank]) * 0.5;
        sum += RegisterCount * Sigma(registersOfRank[0] / (double)RegisterCount);
        return (long)Math.Round(Alpha * RegisterCount * RegisterCount / sum, MidpointRounding.AwayFromZero);
    }

    // Corrects for registers that are as high as can be.
    private static double Tau(double part)
    {
        if (part is 0 or 1) return 0;

        double weight = 1;
        double sum = 1 - part;
        double before;
        do
        {
            part = Math.Sqrt(part);
            before = sum;
            weight *= 0.5;
            sum -= (1 - part) * (1 - part) * weight;
        }
        while (before != sum);
        return sum / 3;
    }

    // Corrects for registers that nothing has touched.
    private static double Sigma(double part)
    {
        if (part == 1) return double.PositiveInfinity;

        double weight = 1;
        double sum = part;
        double before;
        do
        {
            part *= part;
            before = sum;
            sum += part * weight;
            weight += weight;
        }
        while (before != sum);
        return sum;
    }
}
