using TcpCausalKv.Load.Causality;

namespace TcpCausalKv.Load.Tests;

/// <summary>The twin without causality can be made from the sources as they are.</summary>
public class TwinSourceTests
{
    [Fact]
    public void Every_change_finds_its_text_once_after_those_before_it()
    {
        foreach (IGrouping<string, SourceEdit> file in TwinSource.Edits.GroupBy(edit => edit.File))
        {
            string source = File.ReadAllText(TwinBuild.Find(TwinBuild.Root, file.First()));
            foreach (SourceEdit edit in file) source = edit.Apply(source);
        }
    }

    [Theory]
    [InlineData("none of it")]
    [InlineData("twice, twice")]
    public void A_text_that_is_not_there_or_there_twice_is_not_changed(string source) =>
        Assert.Throws<InvalidOperationException>(() => new SourceEdit("File.cs", "twice", "once").Apply(source));
}
