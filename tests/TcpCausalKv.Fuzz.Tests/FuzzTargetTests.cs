using Xunit.Abstractions;

namespace TcpCausalKv.Fuzz.Tests;

/// <summary>Any bytes: an answer or a named error, bounded memory, no exception escapes. The part that needs no fuzzer.</summary>
public class FuzzTargetTests(ITestOutputHelper output)
{
    private const int MutationsATarget = 2_000;

    public static TheoryData<string> Names => [.. FuzzTargets.All.Select(target => target.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Every_checked_in_input_is_answered_as_it_should(string name)
    {
        IFuzzTarget target = FuzzTargets.Named(name);
        foreach (Seed seed in SeedCorpus.Of(target)) MutationRun.Once(target, seed.Bytes, seed.Name);
    }

    [Theory, MemberData(nameof(Names))]
    public void Random_changes_of_the_checked_in_inputs_are_answered_as_they_should(string name)
    {
        int seed = Random.Shared.Next();
        output.WriteLine($"mutate {name} {MutationsATarget} {seed}");
        MutationRun.Over(FuzzTargets.Named(name), MutationsATarget, seed);
    }

    [Theory, MemberData(nameof(Names))]
    public void The_checked_in_inputs_are_what_the_encoders_make(string name)
    {
        IFuzzTarget target = FuzzTargets.Named(name);
        Dictionary<string, byte[]> checkedIn = SeedCorpus.Of(target).ToDictionary(seed => seed.Name, seed => seed.Bytes);
        List<Seed> made = [.. target.Seeds()];

        Assert.All(made, seed => Assert.Equal(Convert.ToHexString(seed.Bytes), Convert.ToHexString(checkedIn[seed.Name])));
        Assert.All(checkedIn.Keys.Except(made.Select(seed => seed.Name)), name => Assert.StartsWith("found-", name));
    }

    [Fact]
    public void Every_folder_of_inputs_has_a_target() =>
        Assert.Equal(
            FuzzTargets.All.Select(target => target.Name).Order(),
            Directory.EnumerateDirectories(SeedCorpus.Folder).Select(folder => Path.GetFileName(folder)!).Order());
}
