using System.Globalization;
using System.Net;
using System.Text;

namespace TcpCausalKv.Load.Plotting;

/// <summary>Lines over two axes, drawn as SVG with its own white ground, so that it can be read on any page.</summary>
/// <param name="title">What it shows.</param>
/// <param name="x">The axis to the right.</param>
/// <param name="y">The axis upwards.</param>
/// <param name="series">The lines.</param>
internal sealed class Plot(string title, PlotAxis x, PlotAxis y, IReadOnlyList<PlotSeries> series)
{
    private const int Width = 720;
    private const int Height = 420;
    private const int Left = 80;
    private const int Right = 24;
    private const int Top = 64;
    private const int Bottom = 60;
    private const int LegendY = 46;
    private static readonly string[] s_colors = ["#1f5fa8", "#c4501b", "#3d7d3a", "#7a4a9c"];

    private readonly StringBuilder _text = new();

    /// <summary>The drawing.</summary>
    public string ToSvg()
    {
        x.Fit(series.SelectMany(line => line.Points.Select(point => point.X)));
        y.Fit(series.SelectMany(line => line.Points.Select(point => point.Y)));
        _text.Clear();
        Line($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width}\" height=\"{Height}\" viewBox=\"0 0 {Width} {Height}\"");
        Line($"  font-family=\"sans-serif\" font-size=\"13\" fill=\"#222\">");
        Line($"<rect width=\"{Width}\" height=\"{Height}\" fill=\"#fff\"/>");
        Line($"<text x=\"{Width / 2}\" y=\"26\" text-anchor=\"middle\" font-size=\"16\">{Escape(title)}</text>");
        DrawAxes();
        for (int i = 0; i < series.Count; i++) DrawSeries(series[i], s_colors[i % s_colors.Length], Left + i * (Width - Left - Right) / series.Count);
        Line($"</svg>");
        return _text.ToString();
    }

    private void DrawAxes()
    {
        foreach (double tick in x.Ticks)
        {
            double at = PlaceX(tick);
            Line($"<line x1=\"{at:0.#}\" y1=\"{Top}\" x2=\"{at:0.#}\" y2=\"{Height - Bottom}\" stroke=\"#ddd\"/>");
            Line($"<text x=\"{at:0.#}\" y=\"{Height - Bottom + 18}\" text-anchor=\"middle\">{PlotAxis.TextOf(tick)}</text>");
        }

        foreach (double tick in y.Ticks)
        {
            double at = PlaceY(tick);
            Line($"<line x1=\"{Left}\" y1=\"{at:0.#}\" x2=\"{Width - Right}\" y2=\"{at:0.#}\" stroke=\"#ddd\"/>");
            Line($"<text x=\"{Left - 8}\" y=\"{at + 4:0.#}\" text-anchor=\"end\">{PlotAxis.TextOf(tick)}</text>");
        }

        Line($"<path d=\"M{Left},{Top} V{Height - Bottom} H{Width - Right}\" fill=\"none\" stroke=\"#222\"/>");
        Line($"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 16}\" text-anchor=\"middle\">{Escape(x.Title)}</text>");
        int middle = (Top + Height - Bottom) / 2;
        Line($"<text x=\"20\" y=\"{middle}\" text-anchor=\"middle\" transform=\"rotate(-90 20 {middle})\">{Escape(y.Title)}</text>");
    }

    private void DrawSeries(PlotSeries line, string color, int legendX)
    {
        IEnumerable<string> points = line.Points.Select(point => Format($"{PlaceX(point.X):0.#},{PlaceY(point.Y):0.#}"));
        Line($"<polyline points=\"{string.Join(' ', points)}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"2\"/>");
        foreach ((double pointX, double pointY) in line.Points)
        {
            Line($"<circle cx=\"{PlaceX(pointX):0.#}\" cy=\"{PlaceY(pointY):0.#}\" r=\"4\" fill=\"{color}\"/>");
        }

        Line($"<line x1=\"{legendX}\" y1=\"{LegendY}\" x2=\"{legendX + 20}\" y2=\"{LegendY}\" stroke=\"{color}\" stroke-width=\"2\"/>");
        Line($"<text x=\"{legendX + 25}\" y=\"{LegendY + 4}\" font-size=\"12\">{Escape(line.Name)}</text>");
    }

    private double PlaceX(double value) => Left + x.PlaceOf(value) * (Width - Left - Right);

    private double PlaceY(double value) => Height - Bottom - y.PlaceOf(value) * (Height - Top - Bottom);

    private void Line(FormattableString text) => _text.Append(Format(text)).Append('\n');

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
