using TcpCausalKv.Load.Comparing;

namespace TcpCausalKv.Load.Tests;

/// <summary>What is measured fits what stores are filled with before.</summary>
public class LoadWordsTests
{
    private const string SomeNumber = "000000000002";

    /// <summary>Every command of a load generator.</summary>
    public static TheoryData<string> Commands => [.. Enum.GetNames<LoadCommand>()];

    [Theory]
    [MemberData(nameof(Commands))]
    public void What_is_measured_has_a_key_that_was_filled(string command)
    {
        CompareCase load = Case(Enum.Parse<LoadCommand>(command));
        string key = LoadWords.Of(load)[1].Replace(LoadWords.RandomMark, SomeNumber, StringComparison.Ordinal);
        Assert.Contains(key, LoadWords.FillingOf(load).Select(words => words[1]));
    }

    [Theory]
    [InlineData("HSet")]
    [InlineData("HGet")]
    [InlineData("HIncrBy")]
    [InlineData("SIsMember")]
    public void What_is_measured_has_an_element_that_was_filled(string command)
    {
        CompareCase load = Case(Enum.Parse<LoadCommand>(command));
        string element = LoadWords.Of(load)[2];
        string key = $"key:{SomeNumber}";
        Assert.Contains(LoadWords.FillingOf(load), words => words[1] == key && words.Skip(2).Contains(element));
    }

    [Fact]
    public void A_hash_is_filled_with_ten_fields_and_a_set_with_ten_members()
    {
        Assert.All(LoadWords.FillingOf(Case(LoadCommand.HGet)), words => Assert.Equal(2 + 2 * LoadWords.ElementsPerKey, words.Length));
        Assert.All(LoadWords.FillingOf(Case(LoadCommand.SAdd)), words => Assert.Equal(2 + LoadWords.ElementsPerKey, words.Distinct().Count()));
        Assert.Equal(3 * LoadWords.ElementsPerKey, LoadWords.FillingOf(Case(LoadCommand.HIncrBy)).Count());
    }

    [Fact]
    public void A_key_with_a_deadline_is_written_with_one_again()
    {
        Assert.Equal(
            ["SET", $"key:{LoadWords.RandomMark}", "xxx", "EX", "1000"], LoadWords.Of(Case(LoadCommand.SetEx)));
        Assert.All(LoadWords.FillingOf(Case(LoadCommand.Ttl)), words => Assert.Equal("EX", words[3]));
    }

    [Theory]
    [InlineData("incr")]
    [InlineData("setex")]
    [InlineData("hset")]
    [InlineData("hincrby")]
    [InlineData("sadd")]
    [InlineData("hget")]
    [InlineData("sismember")]
    [InlineData("ttl")]
    public void Each_type_has_a_case_with_one_command_a_message_and_one_with_16(string name)
    {
        Assert.Equal(1, CompareCase.Named($"{name}-1").Pipeline);
        Assert.Equal(16, CompareCase.Named($"{name}-16").Pipeline);
    }

    private static CompareCase Case(LoadCommand command) => new("case", command, 1) { Keys = 3, ValueBytes = 3 };
}
