using System.Reflection;

namespace TcpCausalKv.Core.Tests.Scripts;

/// <summary>Stories of delivery: what stands above the line is played, and the trace must be what stands below it.</summary>
public sealed class ScriptTests
{
    private const string Ending = ".script";
    private const string Line = "\n----\n";
    private const int ScriptsMin = 10;

    private static readonly Assembly Here = typeof(ScriptTests).Assembly;

    public static TheoryData<string> Names =>
        [.. Here.GetManifestResourceNames().Where(name => name.EndsWith(Ending, StringComparison.Ordinal)).Select(name => name[..^Ending.Length])];

    [Theory, MemberData(nameof(Names))]
    public void A_script_leaves_just_the_trace_that_it_tells(string name)
    {
        (string script, string trace) = Load(name);
        Assert.Equal(trace, ScriptRunner.Run(script), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void All_scripts_are_found() => Assert.True(Names.Count >= ScriptsMin);

    [Fact]
    public void A_trace_that_tells_otherwise_is_noticed()
    {
        (string script, string trace) = Load("late-cause");
        Assert.NotEqual(trace, ScriptRunner.Run(script.Replace("deliver B>C\ndeliver A>C", "deliver A>C\ndeliver B>C", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("A set x 1")]
    [InlineData("nodes A B\nA set x 1\nexpect same")]
    [InlineData("nodes A B\nA set x 1\nexpect A x 2")]
    [InlineData("nodes A B\nA set x 1\nexpect B x 1")]
    [InlineData("nodes A B\ndeliver A>B")]
    [InlineData("nodes A B\nA write x 1")]
    [InlineData("nodes A B\nC set x 1")]
    public void A_script_that_does_not_hold_fails(string script) =>
        Assert.Throws<FormatException>(() => ScriptRunner.Run(script));

    private static (string Script, string Trace) Load(string name)
    {
        using StreamReader reader = new(Here.GetManifestResourceStream(name + Ending)!);
        string[] parts = reader.ReadToEnd().Replace("\r\n", "\n", StringComparison.Ordinal).Split(Line);
        Assert.Equal(2, parts.Length);
        return (parts[0], parts[1].TrimEnd('\n'));
    }
}
