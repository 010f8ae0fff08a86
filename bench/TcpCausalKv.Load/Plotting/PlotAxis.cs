using System.Globalization;

namespace TcpCausalKv.Load.Plotting;

/// <summary>One axis: where a value lies on it, and which values are written at it.</summary>
/// <param name="title">What it shows, with the unit.</param>
internal sealed class PlotAxis(string title)
{
    private const int StepsWanted = 6;

    private double _low;
    private double _high;

    /// <summary>What it shows, with the unit.</summary>
    public string Title { get; } = title;

    /// <summary>True if each step is a multiple of the one before, not a sum. Then only values above 0 have a place.</summary>
    public bool IsLogarithmic { get; init; }

    /// <summary>The values written at it.</summary>
    public IReadOnlyList<double> Ticks { get; private set; } = [];

    /// <summary>Chooses ends and ticks so that all values fit: from 0, or from the power of ten below the lowest.</summary>
    public void Fit(IEnumerable<double> values)
    {
        double[] all = [.. values];
        double highest = all.Max();
        if (IsLogarithmic) FitPowers(all.Min(), highest);
        else FitSteps(highest);
    }

    /// <summary>Where a value lies: 0 at the low end, 1 at the high one.</summary>
    public double PlaceOf(double value) =>
        IsLogarithmic ? Math.Log(value / _low) / Math.Log(_high / _low) : (value - _low) / (_high - _low);

    /// <summary>A tick's text: 0.5, 20, 1,000, 100 k, 1 M.</summary>
    public static string TextOf(double value) => value switch
    {
        >= 1e6 => string.Create(CultureInfo.InvariantCulture, $"{value / 1e6:0.##} M"),
        >= 1e4 => string.Create(CultureInfo.InvariantCulture, $"{value / 1e3:0.##} k"),
        _ => value.ToString("#,0.###", CultureInfo.InvariantCulture),
    };

    private void FitPowers(double lowest, double highest)
    {
        int from = (int)Math.Floor(Math.Log10(lowest) + 1e-9);
        int to = Math.Max(from + 1, (int)Math.Ceiling(Math.Log10(highest) - 1e-9));
        Ticks = [.. Enumerable.Range(from, to - from + 1).Select(power => Math.Pow(10, power))];
        _low = Ticks[0];
        _high = Ticks[^1];
    }

    // Steps of 1, 2 or 5 times a power of ten.
    private void FitSteps(double highest)
    {
        double rough = Math.Max(highest, double.Epsilon) / StepsWanted;
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double step = new[] { 1.0, 2, 5, 10 }.Select(factor => factor * power).First(candidate => candidate >= rough - 1e-12 * power);
        int count = (int)Math.Ceiling(highest / step - 1e-9);
        Ticks = [.. Enumerable.Range(0, count + 1).Select(i => i * step)];
        _low = 0;
        _high = count * step;
    }
}
