using System.Text;
using CsCheck;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data;
using TcpCausalKv.Core.Effects;
using Xunit.Abstractions;

namespace TcpCausalKv.Core.Tests.Data;

public sealed class KeyspaceConvergenceTests(ITestOutputHelper output)
{
    // Three writes of three nodes can depend on each other in 105 ways; each write has one of four effects.
    private const int ExpectedHistoriesOfThree = 105 * 4 * 4 * 4;

    private static readonly string[] Keys = ["a", "b"];

    private static readonly TestEffect SetA = new(EffectKind.Set, "a");
    private static readonly TestEffect SetB = new(EffectKind.Set, "b");
    private static readonly TestEffect DeleteA = new(EffectKind.Delete, "a");
    private static readonly TestEffect FlushAll = new(EffectKind.Flush, "");

    private static readonly IReadOnlyList<TestEffect>[] OneEffect = [[SetA], [SetB], [DeleteA], [FlushAll]];

    private static readonly IReadOnlyList<TestEffect>[] ManyEffects =
        [[SetA], [SetB], [DeleteA], [FlushAll], [DeleteA, SetA], [SetA, DeleteA], [FlushAll, SetB], [SetA, SetB, SetA]];

    private static readonly Gen<CausalHistory> Histories = Gen.Int[0, 1_000_000].Array[3].Array[6].Select(History);

    [Fact]
    public void Every_history_of_three_writes_ends_the_same_in_every_order()
    {
        int histories = 0;
        foreach (CausalHistory history in AllHistories(width: 3, writes: 3, OneEffect))
        {
            Assert.True(Converges(history, Apply), $"{history}");
            histories++;
        }

        Assert.Equal(ExpectedHistoriesOfThree, histories);
    }

    [Fact]
    public void Every_history_of_four_writes_of_two_nodes_ends_the_same_in_every_order()
    {
        foreach (CausalHistory history in AllHistories(width: 2, writes: 4, OneEffect))
        {
            Assert.True(Converges(history, Apply), $"{history}");
        }
    }

    [Fact]
    public void Random_histories_of_six_writes_end_the_same_in_every_order() =>
        Histories.Sample(history => Converges(history, Apply), iter: 3_000, writeLine: output.WriteLine);

    [Fact]
    public void What_survives_is_what_no_other_write_had_observed() =>
        Histories.Sample(SurvivorsAreRight, iter: 3_000, writeLine: output.WriteLine);

    [Fact]
    public void Throwing_the_losing_sibling_away_is_caught_by_this_check() =>
        Assert.Contains(AllHistories(width: 3, writes: 3, OneEffect), history => !Converges(history, ApplyLosingSiblings));

    [Fact]
    public void Deleting_what_the_write_had_not_seen_is_caught_by_this_check() =>
        Assert.Contains(AllHistories(width: 3, writes: 3, OneEffect), history => !Converges(history, ApplyDeletingAll));

    private static IEnumerable<CausalHistory> AllHistories(int width, int writes, IReadOnlyList<TestEffect>[] effects)
    {
        IEnumerable<CausalHistory> histories = [CausalHistory.Empty(width)];
        for (int i = 0; i < writes; i++) histories = histories.SelectMany(history => history.Extensions(effects));
        return histories;
    }

    // Each write of a random history is chosen by three numbers: its origin, its past, its effects.
    private static CausalHistory History(int[][] choices)
    {
        CausalHistory history = CausalHistory.Empty(width: 3);
        foreach (int[] choice in choices)
        {
            int origin = choice[0] % history.Width;
            ulong[][] pasts = [.. history.PastsOf(origin)];
            history = history.Extended(origin, pasts[choice[1] % pasts.Length], ManyEffects[choice[2] % ManyEffects.Length]);
        }

        return history;
    }

    private static bool Converges(CausalHistory history, Action<Keyspace, TestWrite> apply) =>
        history.Deliveries().Select(order => StateAfter(order, apply)).Distinct().Count() == 1;

    private static string StateAfter(IReadOnlyList<TestWrite> order, Action<Keyspace, TestWrite> apply)
    {
        Keyspace keyspace = new();
        foreach (TestWrite write in order) apply(keyspace, write);

        Assert.Equal(keyspace.ComputeDigest(), keyspace.Digest);
        string versions = string.Join("; ", Keys.Select(key => Versions(keyspace, key)));
        return $"{keyspace.Digest:x} {keyspace.Count} {keyspace.Siblings} {versions}";
    }

    private static string Versions(Keyspace keyspace, string key)
    {
        List<KeyVersion> versions = [];
        keyspace.TryGetVersions(Encoding.UTF8.GetBytes(key), versions);
        return string.Join(' ', versions.Select(version => $"{version.Dot}@{version.Timestamp}"));
    }

    private static bool SurvivorsAreRight(CausalHistory history)
    {
        Keyspace keyspace = new();
        foreach (TestWrite write in history.Writes) Apply(keyspace, write);

        return Keys.All(key => Survivors(history, key) == Versions(keyspace, key));
    }

    private static string Survivors(CausalHistory history, string key) => string.Join(' ', history.Writes
        .Where(write => Sets(write, key) && !history.Writes.Any(other => Touches(other, key) && Observed(other, write.Dot)))
        .OrderByDescending(write => write.Timestamp).ThenByDescending(write => write.Dot.Origin)
        .Select(write => $"{write.Dot}@{write.Timestamp}"));

    private static bool Sets(TestWrite write, string key) =>
        write.Effects.LastOrDefault(effect => Touches(effect, key)).Kind == EffectKind.Set;

    private static bool Touches(TestWrite write, string key) => write.Effects.Any(effect => Touches(effect, key));

    private static bool Touches(TestEffect effect, string key) => effect.Key == key || effect.Kind == EffectKind.Flush;

    private static bool Observed(TestWrite write, Dot dot) => dot.Entry <= write.Dependencies[dot.Origin];

    private static void Apply(Keyspace keyspace, TestWrite write)
    {
        foreach (TestEffect effect in write.Effects) Apply(keyspace, write, effect, write.Dependencies);
    }

    private static void ApplyDeletingAll(Keyspace keyspace, TestWrite write)
    {
        ulong[] everything = [.. Enumerable.Repeat(ClockEntry.Max, write.Dependencies.Length)];
        foreach (TestEffect effect in write.Effects)
        {
            Apply(keyspace, write, effect, effect.Kind == EffectKind.Delete ? everything : write.Dependencies);
        }
    }

    private static void ApplyLosingSiblings(Keyspace keyspace, TestWrite write)
    {
        Apply(keyspace, write);
        foreach (string key in Keys)
        {
            List<KeyVersion> versions = [];
            keyspace.TryGetVersions(Encoding.UTF8.GetBytes(key), versions);
            foreach (KeyVersion loser in versions.Skip(1)) keyspace.Delete(Encoding.UTF8.GetBytes(key), loser.Dot, []);
        }
    }

    private static void Apply(Keyspace keyspace, TestWrite write, TestEffect effect, ulong[] observed)
    {
        byte[] key = Encoding.UTF8.GetBytes(effect.Key);
        switch (effect.Kind)
        {
            case EffectKind.Set:
                keyspace.Set(key, Encoding.UTF8.GetBytes($"value of {write.Dot}"), write.Dot, write.Timestamp, observed);
                break;
            case EffectKind.Delete:
                keyspace.Delete(key, write.Dot, observed);
                break;
            default:
                keyspace.Flush(write.Dot, observed);
                break;
        }
    }
}
