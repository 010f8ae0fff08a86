namespace TcpCausalKv.Simulation.Runs;

/// <summary>The only source of chance: everything that it gives follows from its seed, on every machine and runtime.</summary>
/// <remarks>xoshiro256** by Blackman and Vigna, 2018, its state filled by SplitMix64. Not thread-safe.</remarks>
public sealed class RandomSource
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    /// <summary>A source that gives the same numbers for the same seed and purpose.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="purpose">Sources for different purposes are independent: cutting what one decides leaves the others alone.</param>
    public RandomSource(ulong seed, RandomPurpose purpose)
    {
        ulong state = seed + ((ulong)purpose * 0xD1342543DE82EF95);
        _a = SplitMix(ref state);
        _b = SplitMix(ref state);
        _c = SplitMix(ref state);
        _d = SplitMix(ref state);
    }

    /// <summary>64 random bits.</summary>
    public ulong Bits()
    {
        ulong result = ulong.RotateLeft(_b * 5, 7) * 9;
        ulong shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = ulong.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>A number from 0 up to, not including, <paramref name="bound"/>, which is at least 1.</summary>
    public int Below(int bound) => (int)Math.BigMul(Bits(), (ulong)bound, out _);

    /// <summary>A number from <paramref name="first"/> up to and including <paramref name="last"/>.</summary>
    public int Between(int first, int last) => first + Below(last - first + 1);

    /// <summary>True in so many of a hundred cases.</summary>
    public bool Chance(int percent) => Below(100) < percent;

    /// <summary>One of the given.</summary>
    public T Pick<T>(params ReadOnlySpan<T> choices) => choices[Below(choices.Length)];

    private static ulong SplitMix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        ulong mixed = state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
