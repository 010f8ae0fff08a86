using System.Globalization;
using System.Xml.Linq;
using TcpCausalKv.Load.Growth;
using TcpCausalKv.Load.Plotting;

namespace TcpCausalKv.Load.Tests;

/// <summary>A plot shows every point where it belongs, and says what its axes are.</summary>
public class PlotTests
{
    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void An_axis_of_sums_begins_at_zero_and_has_round_steps()
    {
        PlotAxis axis = new("us");
        axis.Fit([3, 17.2]);

        Assert.Equal([0, 5, 10, 15, 20], axis.Ticks);
        Assert.Equal(0, axis.PlaceOf(0));
        Assert.Equal(0.5, axis.PlaceOf(10), tolerance: 1e-9);
        Assert.Equal(1, axis.PlaceOf(20), tolerance: 1e-9);
    }

    [Fact]
    public void An_axis_of_powers_goes_from_one_power_of_ten_to_another()
    {
        PlotAxis axis = new("batches") { IsLogarithmic = true };
        axis.Fit([10, 1_000_000]);

        Assert.Equal([10, 100, 1_000, 10_000, 100_000, 1_000_000], axis.Ticks.Select(tick => Math.Round(tick)));
        Assert.Equal(0, axis.PlaceOf(10), tolerance: 1e-9);
        Assert.Equal(0.4, axis.PlaceOf(1_000), tolerance: 1e-9);
        Assert.Equal(1, axis.PlaceOf(1_000_000), tolerance: 1e-9);
    }

    [Theory]
    [InlineData(0.5, "0.5")]
    [InlineData(20, "20")]
    [InlineData(1_000, "1,000")]
    [InlineData(100_000, "100 k")]
    [InlineData(2_500_000, "2.5 M")]
    public void A_tick_is_short(double value, string text) => Assert.Equal(text, PlotAxis.TextOf(value));

    [Fact]
    public void Every_measurement_is_a_point_inside_the_axes_and_each_line_is_in_the_legend()
    {
        NodeMeasurement[] nodes = [new(2, 4.5, 3), new(3, 6.5, 5.5), new(16, 31, 40)];
        XElement svg = XElement.Parse(GrowthRun.PlotOf(nodes).ToSvg());

        XElement[] points = [.. svg.Elements(s_svg + "circle")];
        Assert.Equal(2 * nodes.Length, points.Length);
        Assert.All(points, point => Assert.InRange(Number(point, "cx"), 80, 720 - 24));
        Assert.All(points, point => Assert.InRange(Number(point, "cy"), 64, 420 - 60));
        string[] texts = [.. svg.Elements(s_svg + "text").Select(text => text.Value)];
        Assert.Contains("nodes in one process", texts);
        Assert.Contains("CPU of all nodes for one write, us", texts);
        Assert.Contains("one node is written", texts);
        Assert.Contains("every node is written", texts);
    }

    [Fact]
    public void More_is_higher_and_further_right()
    {
        HeldMeasurement[] held = [new(10, 100, 50, 120), new(1_000, 150, 60, 180), new(1_000_000, 400, 90, 500)];
        XElement svg = XElement.Parse(GrowthRun.PlotOf(held).ToSvg());

        XElement[] inOrder = [.. svg.Elements(s_svg + "circle").Take(held.Length)];
        Assert.Equal(inOrder.OrderBy(point => Number(point, "cx")), inOrder);
        Assert.Equal(inOrder.OrderByDescending(point => Number(point, "cy")), inOrder);
    }

    [Fact]
    public void Names_may_have_any_character()
    {
        Plot plot = new("a < b & c", new PlotAxis("x"), new PlotAxis("y"), [new PlotSeries("\"quoted\"", [(1, 1), (2, 2)])]);
        Assert.Contains("a < b & c", XElement.Parse(plot.ToSvg()).Elements(s_svg + "text").Select(text => text.Value));
    }

    [Fact]
    public void What_is_held_and_released_comes_to_the_same_as_what_came_in_order()
    {
        HeldMeasurement measured = new HeldGrowth(batches: 1_000).Measure();
        Assert.Equal(1_000, measured.Batches);
    }

    private static double Number(XElement element, string name) => double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);
}
