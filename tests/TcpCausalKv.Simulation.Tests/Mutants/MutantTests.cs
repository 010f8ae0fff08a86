using TcpCausalKv.Simulation.Checks;
using TcpCausalKv.Simulation.Mutants;

namespace TcpCausalKv.Simulation.Tests.Mutants;

/// <summary>Planted bugs, each to be caught within a stated number of seeds by a checker that is meant to notice it.</summary>
public abstract class MutantTests
{
    private static readonly Lazy<MutantRunner> Runner = new(() => new MutantRunner(new MutantCompiler()));

    private protected static void AssertCaught(Mutant mutant)
    {
        MutantOutcome outcome = Runner.Value.Run(mutant);
        string expected = string.Join(" or ", mutant.CaughtBy);
        Assert.True(outcome.IsCaught, $"'{mutant}' was to be caught by {expected}, but: {outcome.Rule} at seed {outcome.Seeds}: {outcome.Text}");
    }

    private protected static TheoryData<int> Indices(IReadOnlyList<Mutant> mutants) => [.. Enumerable.Range(0, mutants.Count)];

    private protected static MutantOutcome Run(Mutant mutant) => Runner.Value.Run(mutant);
}

public class DeliveryMutantTests : MutantTests
{
    public static TheoryData<int> Mutants => Indices(MutantList.Delivery);

    [Theory, MemberData(nameof(Mutants))]
    public void A_broken_rule_of_delivery_is_caught(int index) => AssertCaught(MutantList.Delivery[index]);

    [Fact]
    public void A_mutant_that_breaks_nothing_survives()
    {
        Mutant harmless = new(
            "Nothing is broken", "DeliveryRule.cs", "batch.LastEntry <= received", "received >= batch.LastEntry", SeedsMax: 3, Rule.AppliedOnce);
        MutantOutcome outcome = Run(harmless);
        Assert.False(outcome.IsCaught);
        Assert.Null(outcome.Rule);
    }
}

public class DataMutantTests : MutantTests
{
    public static TheoryData<int> Mutants => Indices(MutantList.Data);

    [Theory, MemberData(nameof(Mutants))]
    public void A_broken_rule_of_the_data_is_caught(int index) => AssertCaught(MutantList.Data[index]);

    [Theory, InlineData("no such text"), InlineData("return")]
    public void A_mutant_whose_text_does_not_stand_exactly_once_asks_to_be_mended(string old)
    {
        Mutant stale = new("Stale", "DeliveryRule.cs", old, "", SeedsMax: 1);
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => Run(stale));
        Assert.Contains("The product changed: mend the mutant 'Stale'", exception.Message, StringComparison.Ordinal);
    }
}

public class TypedMutantTests : MutantTests
{
    public static TheoryData<int> Mutants => Indices(TypedMutants.All);

    [Theory, MemberData(nameof(Mutants))]
    public void A_broken_rule_of_elements_is_caught(int index) => AssertCaught(TypedMutants.All[index]);
}

public class LinkMutantTests : MutantTests
{
    public static TheoryData<int> Mutants => Indices(MutantList.Links);

    [Theory, MemberData(nameof(Mutants))]
    public void A_broken_rule_of_links_and_logs_is_caught(int index) => AssertCaught(MutantList.Links[index]);
}

public class EpochMutantTests : MutantTests
{
    public static TheoryData<int> Mutants => Indices(EpochMutants.All);

    [Theory, MemberData(nameof(Mutants))]
    public void A_broken_rule_of_epochs_or_of_the_turn_is_caught(int index) => AssertCaught(EpochMutants.All[index]);
}

public class StorageMutantTests : MutantTests
{
    public static TheoryData<int> Mutants => Indices(StorageMutants.All);

    [Theory, MemberData(nameof(Mutants))]
    public void A_broken_rule_of_storage_is_caught(int index) => AssertCaught(StorageMutants.All[index]);
}

public class ClientMutantTests : MutantTests
{
    public static TheoryData<int> Mutants => Indices(MutantList.SeenByClients);

    [Theory, MemberData(nameof(Mutants))]
    public void A_broken_rule_shows_in_what_clients_see(int index) => AssertCaught(MutantList.SeenByClients[index]);
}
