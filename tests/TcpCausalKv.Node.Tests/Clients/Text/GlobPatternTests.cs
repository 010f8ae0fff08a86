using System.Text;
using CsCheck;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Tests.Clients.Text;

public class GlobPatternTests
{
    [Theory]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("*", "", true)]
    [InlineData("**", "abc", true)]
    [InlineData("a*", "a", true)]
    [InlineData("a**", "a", true)]
    [InlineData("*c", "abc", true)]
    [InlineData("a*c", "abcbc", true)]
    [InlineData("a*c", "abcb", false)]
    [InlineData("a?c", "abc", true)]
    [InlineData("?", "", false)]
    [InlineData("h[ae]llo", "hello", true)]
    [InlineData("h[ae]llo", "hillo", false)]
    [InlineData("h[^e]llo", "hallo", true)]
    [InlineData("h[^e]llo", "hello", false)]
    [InlineData("[a-c]", "b", true)]
    [InlineData("[c-a]", "b", true)]
    [InlineData("[a-c]", "d", false)]
    [InlineData("[a-]", "_", true)]
    [InlineData("[a-", "-", true)]
    [InlineData("[abc", "c", true)]
    [InlineData("[", "[", false)]
    [InlineData("[]", "]", false)]
    [InlineData("[^]", "x", true)]
    [InlineData("[\\]]", "]", true)]
    [InlineData("[\\a-z]", "b", false)]
    [InlineData("\\*", "*", true)]
    [InlineData("\\*", "a", false)]
    [InlineData("a\\", "a\\", true)]
    [InlineData("\\[a]", "[a]", true)]
    [InlineData("A", "a", false)]
    public void A_pattern_matches_as_in_Redis(string pattern, string text, bool matches) =>
        Assert.Equal(matches, GlobPattern.Matches(Latin1(pattern), Latin1(text)));

    [Theory]
    [InlineData("MaxMemory*", "maxmemory-policy", true)]
    [InlineData("[A-C]x", "bX", true)]
    [InlineData("[AB]", "b", true)]
    [InlineData("@", "`", false)]
    public void Letters_match_in_both_cases_if_asked(string pattern, string text, bool matches) =>
        Assert.Equal(matches, GlobPattern.Matches(Latin1(pattern), Latin1(text), ignoreCase: true));

    [Fact]
    public void A_pattern_of_many_stars_is_decided_at_once()
    {
        byte[] pattern = Latin1(string.Concat(Enumerable.Repeat("a*", 500)) + "b");
        byte[] text = Latin1(new string('a', 5000));

        Assert.False(GlobPattern.Matches(pattern, text));
    }

    [Fact]
    public void Any_pattern_matches_what_the_plain_definition_matches()
    {
        Gen<byte> symbol = OneOf("ab-*?[]^\\\u00ff");
        Gen<byte> letter = OneOf("ab-]\\^");

        Gen.Select(symbol.Array[0, 10], letter.Array[0, 8]).Sample(
            (pattern, text) => GlobPattern.Matches(pattern, text) == GlobDefinition.Matches(pattern, text),
            iter: 200_000);
    }

    private static Gen<byte> OneOf(string symbols) => Gen.Int[0, symbols.Length - 1].Select(index => (byte)symbols[index]);

    private static byte[] Latin1(string text) => Encoding.Latin1.GetBytes(text);
}
