using System.Buffers.Binary;

namespace TcpCausalKv.Core.Elements;

// score = number:f64 [rule:u8]      little-endian; the number neither NaN nor -0; no rule is the rule that the newest score is read

/// <summary>The values of members of sorted sets.</summary>
public static class ScoreEncoding
{
    /// <summary>Bytes of the longest value.</summary>
    public const int BytesMax = sizeof(double) + sizeof(ScoreRule);

    /// <summary>Writes a value.</summary>
    /// <param name="destination">At least <see cref="BytesMax"/> bytes.</param>
    /// <param name="score">The score, which is not NaN; of the two zeros, the one without a sign is written.</param>
    /// <param name="rule">How it is read beside others.</param>
    /// <returns>What was written.</returns>
    public static Span<byte> Write(Span<byte> destination, double score, ScoreRule rule = ScoreRule.Latest)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(destination, WithoutNegativeZero(score));
        if (rule == ScoreRule.Latest) return destination[..sizeof(double)];
        destination[sizeof(double)] = (byte)rule;
        return destination[..BytesMax];
    }

    /// <summary>The score of a value.</summary>
    public static double Read(ReadOnlySpan<byte> value) => BinaryPrimitives.ReadDoubleLittleEndian(value);

    /// <summary>How a value is read beside others.</summary>
    internal static ScoreRule RuleOf(ReadOnlySpan<byte> value) => value.Length == BytesMax ? (ScoreRule)value[sizeof(double)] : ScoreRule.Latest;

    /// <summary>True for the bytes that <see cref="Write"/> writes: each score has one value.</summary>
    public static bool IsValid(ReadOnlySpan<byte> value)
    {
        if (value.Length is not (sizeof(double) or BytesMax)) return false;
        double score = Read(value);
        return !double.IsNaN(score) && !(score == 0 && double.IsNegative(score))
            && (value.Length == sizeof(double) || RuleOf(value) is ScoreRule.Greatest or ScoreRule.Least);
    }

    /// <summary>The same number; for -0, 0.</summary>
    internal static double WithoutNegativeZero(double score) => score == 0 ? 0 : score;
}
