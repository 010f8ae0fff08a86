using TcpCausalKv.Node.Clients.Commands.Keys.Sorting;

namespace TcpCausalKv.Node.Clients.Commands.SortedSets;

/// <summary>Reads scores and weights as Redis does: C's strtod, nothing before or behind the number.</summary>
internal static class ScoreText
{
    /// <summary>Reads a number, which may be infinite but not NaN; one that only rounds to infinity or to 0 is none.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out double score)
    {
        score = 0;
        if (text.IsEmpty || text.Contains((byte)0) || text[0] is (byte)' ' or (>= (byte)'\t' and <= (byte)'\r')) return false;
        if (!SortScore.TryParse(text, out score, isRounded: true)) return false;
        if (score != 0 && double.IsFinite(score)) return true;
        return SortScore.TryParse(text, out score);
    }
}
