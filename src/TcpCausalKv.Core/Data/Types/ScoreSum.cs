using TcpCausalKv.Core.Data.Sets;
using TcpCausalKv.Core.Data.Tables;
using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Core.Data.Types;

/// <summary>Reads scores: what a member was given, plus what was added to it. The same at all nodes that have the same versions.</summary>
internal static class ScoreSum
{
    /// <summary>The score of a member.</summary>
    /// <param name="set">The elements of the key.</param>
    /// <param name="member">The member.</param>
    /// <param name="score">The score; 0 if there is none.</param>
    /// <returns>False if the member is not there.</returns>
    public static bool TryRead(in ElementSet set, ReadOnlySpan<byte> member, out double score) => TryRead(set, member, out score, out _);

    /// <summary>The same, with a record of the member.</summary>
    public static bool TryRead(in ElementSet set, ReadOnlySpan<byte> member, out double score, out KeyRecord record)
    {
        using NameBuffer name = new(ElementKind.Score, member);
        bool isThere = set.TryFind(name.Bytes, out KeyPlace first);
        score = isThere ? ReadGiven(first, name.Bytes) : 0;
        record = isThere ? first.Record : default;
        if (set.Counts == 0) return isThere;

        using NameBuffer count = new(ElementKind.ScoreCount, member);
        set.TryFind(count.Bytes, out KeyPlace added);
        if (!CounterSum.TrySum(added, count.Bytes, out decimal sum)) return isThere;
        score = ScoreNumber.Add(score, sum);
        if (!isThere) record = added.Record;
        return true;
    }

    // By the rule of all of them, if they have the same one: then it does not matter which is the newest.
    private static double ReadGiven(KeyPlace first, ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> newest = first.Version.Value;
        double score = ScoreEncoding.Read(newest);
        ScoreRule rule = ScoreEncoding.RuleOf(newest);
        if (rule == ScoreRule.Latest) return score;

        double best = score;
        for (KeyPlace place = first.Next; place.Holds(name); place = place.Next)
        {
            ReadOnlySpan<byte> value = place.Version.Value;
            if (ScoreEncoding.RuleOf(value) != rule) return score;
            double other = ScoreEncoding.Read(value);
            best = rule == ScoreRule.Greatest ? Math.Max(best, other) : Math.Min(best, other);
        }

        return best;
    }
}
