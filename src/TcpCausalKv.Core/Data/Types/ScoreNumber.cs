using System.Globalization;
using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Core.Data.Types;

/// <summary>Scores as the decimal numbers that counters count in, and back.</summary>
internal static class ScoreNumber
{
    // The longest shortest text of a double has 24 characters, a decimal has at most 31.
    private const int TextMax = 40;
    private const double IntegerMax = 1L << 53;

    /// <summary>The decimal number of a score's shortest text.</summary>
    /// <returns>False if no decimal number reads back as the score, or it is more than <see cref="CountNumber.Bound"/> from 0.</returns>
    public static bool TryToDecimal(double score, out decimal number)
    {
        number = 0;
        if (score is >= -IntegerMax and <= IntegerMax && double.IsInteger(score))
        {
            number = (long)score;
            return true;
        }

        Span<char> text = stackalloc char[TextMax];
        return score.TryFormat(text, out int length, "R", CultureInfo.InvariantCulture)
            && decimal.TryParse(text[..length], NumberStyles.Float, CultureInfo.InvariantCulture, out number)
            && number is >= -CountNumber.Bound and <= CountNumber.Bound
            && ToDouble(number) == score;
    }

    /// <summary>The score nearest to a decimal number: by its text, because a cast rounds twice.</summary>
    public static double ToDouble(decimal number)
    {
        if (number is >= (long)-IntegerMax and <= (long)IntegerMax && decimal.IsInteger(number)) return (long)number;
        Span<char> text = stackalloc char[TextMax];
        number.TryFormat(text, out int length, default, CultureInfo.InvariantCulture);
        return double.Parse(text[..length], NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    /// <summary>What is read of a score that was added to: the decimal sum, where there is one.</summary>
    public static double Add(double score, decimal sum) =>
        ScoreEncoding.WithoutNegativeZero(TryToDecimal(score, out decimal number) ? ToDouble(number + sum) : score + ToDouble(sum));
}
