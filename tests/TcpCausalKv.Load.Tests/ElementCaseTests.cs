using TcpCausalKv.Load.Sizing;

namespace TcpCausalKv.Load.Tests;

/// <summary>As many elements are made as costs are divided by.</summary>
public class ElementCaseTests
{
    private const int Count = 25;

    [Theory]
    [InlineData("strings", Count)]
    [InlineData("counters", Count)]
    [InlineData("deadlines", Count)]
    [InlineData("hashes", 3)]
    [InlineData("hash", 1)]
    [InlineData("sets", 3)]
    [InlineData("set", 1)]
    public void Each_case_has_so_many_keys(string name, int keys) => Assert.Equal(keys, Commands(name).Select(words => words[1]).Distinct().Count());

    [Theory]
    [InlineData("hashes", "fld:")]
    [InlineData("hash", "fld:")]
    [InlineData("sets", "mem:")]
    [InlineData("set", "mem:")]
    public void Each_element_is_made_once(string name, string prefix)
    {
        List<string> elements = [.. Commands(name).SelectMany(words => words).Where(word => word.StartsWith(prefix, StringComparison.Ordinal))];
        Assert.Equal(Count, elements.Count);
        Assert.Equal(Count, elements.Distinct().Count());
        Assert.All(elements, element => Assert.Equal(16, element.Length));
    }

    private static IEnumerable<string[]> Commands(string name) => ElementCase.All.Single(one => one.Name == name).Commands(Count);
}
