using TcpCausalKv.Core.Data;
using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Core.Replication;

/// <summary>Chooses the effects of what is done to scores.</summary>
internal static class ScoreChoice
{
    /// <summary>Gives a member a score.</summary>
    /// <returns>True if it was not there.</returns>
    public static bool Put(EffectChoice effects, ReadOnlySpan<byte> key, ReadOnlySpan<byte> member, double score, ScoreRule rule)
    {
        Span<byte> value = stackalloc byte[ScoreEncoding.BytesMax];
        return effects.PutPart(key, ElementKind.Score, member, ScoreEncoding.Write(value, score, rule));
    }

    /// <summary>Adds to a score: so that it counts beside what others add, if the numbers are decimal ones that can be counted.</summary>
    /// <exception cref="ArgumentException">The sum is no number.</exception>
    public static void Add(EffectChoice effects, Keyspace keyspace, ReadOnlySpan<byte> key, ReadOnlySpan<byte> member, double amount)
    {
        keyspace.Open(key, ElementKind.Score).InOrder.TryGetScore(member, out double before);
        double after = before + amount;
        if (double.IsNaN(after)) throw new ArgumentException("Infinities of both signs have no sum.", nameof(amount));
        if (IsCountable(before, amount, out decimal added) && effects.TryAdd(key, ElementKind.Score, member, added)) return;
        Put(effects, key, member, after, ScoreRule.Latest);
    }

    private static bool IsCountable(double before, double amount, out decimal added) =>
        ScoreNumber.TryToDecimal(amount, out added)
        && ScoreNumber.TryToDecimal(before, out decimal number)
        && number + added is >= -CountNumber.Bound and <= CountNumber.Bound;
}
