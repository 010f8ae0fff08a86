using TcpCausalKv.Load.Reporting;

namespace TcpCausalKv.Load.Tests;

/// <summary>Figures are written where they belong, with where they were measured.</summary>
public class ReportingTests
{
    private const string Page = """
        # Results

        <!-- begin compare -->
        old
        <!-- end compare -->

        between

        <!-- begin memory -->
        kept
        <!-- end memory -->

        """;

    [Fact]
    public void A_section_is_replaced_and_the_rest_of_the_page_stays() =>
        Assert.Equal(
            Page.Replace("old", "| new |\n| table |", StringComparison.Ordinal), ResultsFile.Replace(Page, "compare", "| new |\n| table |\n"));

    [Fact]
    public void A_section_that_is_not_there_is_added_at_the_end() =>
        Assert.Equal($"{Page}\n<!-- begin growth -->\nfigures\n<!-- end growth -->\n", ResultsFile.Replace(Page, "growth", "figures"));

    [Fact]
    public void A_page_that_is_empty_gets_the_section_alone() =>
        Assert.Equal("<!-- begin growth -->\nfigures\n<!-- end growth -->\n", ResultsFile.Replace("", "growth", "figures"));

    [Fact]
    public void What_is_kept_is_passed_on_as_well()
    {
        StringWriter output = new() { NewLine = "\n" };
        using KeptOutput kept = new(output);
        kept.WriteLine("| a |");
        kept.Write("b");

        Assert.Equal("| a |\nb", kept.Text);
        Assert.Equal(kept.Text, output.ToString());
    }

    [Fact]
    public void The_processor_is_the_first_that_the_system_names() =>
        Assert.Equal("AMD EPYC", MachineDescription.ProcessorOf("vendor_id\t: AuthenticAMD\nmodel\t\t: 17\nmodel name\t: AMD EPYC\nstepping\t: 1\n"));

    [Theory]
    [InlineData("Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64", "7.0.15")]
    [InlineData("", "not here")]
    public void The_version_of_Redis_is_found(string text, string version) => Assert.Equal(version, MachineDescription.RedisVersionOf(text));

    [Theory]
    [InlineData("710fcb3\n", "", "710fcb3")]
    [InlineData("710fcb3\n", " M src/TcpCausalKv.Core/Clocks/Dot.cs\n", "710fcb3 with changes in src")]
    [InlineData("", "", "unknown")]
    public void What_was_not_committed_is_said(string commit, string changes, string text) =>
        Assert.Equal(text, MachineDescription.CommitOf(commit, changes));
}
