namespace TcpCausalKv.Architecture.Tests;

/// <summary>Functions, parameter lists, lines, files and folders are no larger than one can take in at a time.</summary>
public class SizeTests
{
    private static readonly Lazy<IReadOnlyList<SourceFile>> Sources = new(static () => [.. SourceTree.Read("src", "tests", "bench")]);

    public static TheoryData<string> Rules => [.. SizeRule.All.Select(static rule => rule.Name)];

    [Theory, MemberData(nameof(Rules))]
    public void Nothing_is_larger_than_its_rule_allows(string name)
    {
        SizeRule rule = SizeRule.All.Single(rule => rule.Name == name);
        Offenders.AssertNone(rule.OffendersIn(Sources.Value).Select(static offender => offender.ToString()));
    }

    [Theory]
    [InlineData("void F() {§}")]
    [InlineData("C() {§}")]
    [InlineData("~C() {§}")]
    [InlineData("public static C operator +(C one, C other) {§}")]
    [InlineData("void F() => G(§);")]
    [InlineData("int P => G(§);")]
    [InlineData("int P { get {§} set { } }")]
    [InlineData("int this[int at] => G(§);")]
    [InlineData("int P => G(() => { void Local() {§} });")]
    [InlineData("[Fact]\n[Trait(\n1, 2)]\nvoid F() {§}")]
    public void A_function_that_is_one_line_too_long_is_caught(string member)
    {
        string OfLines(int count) => $"class C\n{{\n{member.Replace("§", new string('\n', count - 1), StringComparison.Ordinal)}\n}}\n";

        Assert.Empty(OffendersIn(SizeRule.Function, OfLines(SizeRule.Function.Max)));
        Assert.Contains(SizeRule.Function.Max + 1, OffendersIn(SizeRule.Function, OfLines(SizeRule.Function.Max + 1)).Select(static one => one.Size));
    }

    [Theory]
    [InlineData("class C { void F(§) { } }")]
    [InlineData("class C { C(§) { } }")]
    [InlineData("class C { void F() { void Local(§) { } } }")]
    [InlineData("class C { object f = (§) => 1; }")]
    [InlineData("class C { int this[§] => 1; }")]
    [InlineData("class C(§);")]
    [InlineData("record R(§);")]
    [InlineData("record struct R(§);")]
    [InlineData("delegate void D(§);")]
    public void A_list_of_one_parameter_too_many_is_caught(string text)
    {
        string WithParameters(int count) =>
            text.Replace("§", string.Join(", ", Enumerable.Range(0, count).Select(static n => $"int p{n}")), StringComparison.Ordinal);

        Assert.Empty(OffendersIn(SizeRule.Parameters, WithParameters(SizeRule.Parameters.Max)));
        Measurement offender = Assert.Single(OffendersIn(SizeRule.Parameters, WithParameters(SizeRule.Parameters.Max + 1)));
        Assert.Equal("src/Sample.cs:1: 8", offender.ToString());
    }

    [Fact]
    public void A_line_of_one_character_too_many_is_caught()
    {
        string longest = new('x', SizeRule.Line.Max);
        Assert.Empty(OffendersIn(SizeRule.Line, $"// {longest[3..]}\n\n"));
        Assert.Equal("src/Sample.cs:2: 151", Assert.Single(OffendersIn(SizeRule.Line, $"\n// {longest[2..]}\n")).ToString());
    }

    [Fact]
    public void A_file_of_one_line_too_many_is_caught()
    {
        string full = string.Concat(Enumerable.Repeat("//\n", SizeRule.File.Max));
        Assert.Empty(OffendersIn(SizeRule.File, full));
        Assert.Equal("src/Sample.cs: 301", Assert.Single(OffendersIn(SizeRule.File, full + "//\n")).ToString());
    }

    [Fact]
    public void A_folder_of_one_file_too_many_is_caught_and_those_in_it_count_by_themselves()
    {
        List<SourceFile> files = [.. Enumerable.Range(1, SizeRule.Folder.Max).Select(static n => new SourceFile($"src/Full/{n}.cs", ""))];
        files.Add(new SourceFile("src/Full/Below/1.cs", ""));
        Assert.Empty(SizeRule.Folder.OffendersIn(files));

        files.Add(new SourceFile("src/Full/More.cs", ""));
        Assert.Equal("src/Full: 26", Assert.Single(SizeRule.Folder.OffendersIn(files)).ToString());
    }

    private static List<Measurement> OffendersIn(SizeRule rule, string text) => [.. rule.OffendersIn([new SourceFile("src/Sample.cs", text)])];
}
