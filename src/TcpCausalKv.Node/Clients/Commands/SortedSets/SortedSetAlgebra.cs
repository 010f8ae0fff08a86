using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Commands.Catalog.Specs;
using TcpCausalKv.Node.Clients.Commands.Scanning;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.SortedSets;

/// <summary>Runs the commands that put sorted sets together. What one stores is shipped as its result, so that all nodes get the same.</summary>
internal static class SortedSetAlgebra
{
    /// <summary>Every one, with its spec.</summary>
    public static IEnumerable<(CommandSpec Spec, CommandHandler Handler)> All { get; } =
    [
        (SortedSetAlgebraSpecs.ZUnion, Answer(SortedSetAlgebraSpecs.ZUnion, Unite, takesWeights: true)),
        (SortedSetAlgebraSpecs.ZInter, Answer(SortedSetAlgebraSpecs.ZInter, Intersect, takesWeights: true)),
        (SortedSetAlgebraSpecs.ZDiff, Answer(SortedSetAlgebraSpecs.ZDiff, Subtract, takesWeights: false)),
        (SortedSetAlgebraSpecs.ZUnionStore, Store(SortedSetAlgebraSpecs.ZUnionStore, Unite, takesWeights: true)),
        (SortedSetAlgebraSpecs.ZInterStore, Store(SortedSetAlgebraSpecs.ZInterStore, Intersect, takesWeights: true)),
        (SortedSetAlgebraSpecs.ZDiffStore, Store(SortedSetAlgebraSpecs.ZDiffStore, Subtract, takesWeights: false)),
        (SortedSetAlgebraSpecs.ZInterCard, ZInterCard),
    ];

    private delegate Dictionary<byte[], double> Algebra(CommandContext context, List<AlgebraSource> sources, Aggregate aggregate);

    private static CommandHandler Answer(CommandSpec spec, Algebra algebra, bool takesWeights) => (context, words) =>
    {
        AlgebraForm form = new(takesWeights, TakesScores: true, TakesLimit: false);
        if (AlgebraQuery.TryRead(context, words.From(1), spec, form, out AlgebraQuery query) is { } error) context.Reply.Error(error);
        else ScoreReplies.Members(context.Reply, Run(context, words.From(2), query, algebra), query.WithScores);
    };

    private static CommandHandler Store(CommandSpec spec, Algebra algebra, bool takesWeights) => (context, words) =>
    {
        AlgebraForm form = new(takesWeights, TakesScores: false, TakesLimit: false);
        if (AlgebraQuery.TryRead(context, words.From(2), spec, form, out AlgebraQuery query) is { } error) context.Reply.Error(error);
        else ScoreReplies.Store(context, words[1], Run(context, words.From(3), query, algebra));
    };

    private static void ZInterCard(CommandContext context, WordList words)
    {
        AlgebraForm form = new(TakesWeights: false, TakesScores: false, TakesLimit: true);
        CommandSpec spec = SortedSetAlgebraSpecs.ZInterCard;
        if (AlgebraQuery.TryRead(context, words.From(1), spec, form, out AlgebraQuery query) is { } error) context.Reply.Error(error);
        else
        {
            long found = Intersect(context, Sources(context, words.From(2), query), Aggregate.Sum).Count;
            context.Reply.Integer(query.Limit > 0 ? Math.Min(query.Limit, found) : found);
        }
    }

    private static List<ScoredMember> Run(CommandContext context, WordList keys, AlgebraQuery query, Algebra algebra)
    {
        List<ScoredMember> members = [];
        foreach ((byte[] member, double score) in algebra(context, Sources(context, keys, query), query.Aggregate))
        {
            members.Add(new ScoredMember(member, score));
        }

        members.Sort(ScoredMember.Compare);
        return members;
    }

    private static List<AlgebraSource> Sources(CommandContext context, WordList keys, AlgebraQuery query)
    {
        List<AlgebraSource> sources = [];
        for (int i = 0; i < query.Keys; i++)
        {
            ElementKind kind = context.Keyspace.TypeOf(keys[i]) == DataType.Set ? ElementKind.Member : ElementKind.Score;
            sources.Add(new AlgebraSource(keys[i].ToArray(), kind, query.WeightOf(i)));
        }

        return sources;
    }

    // From the smallest on, as Redis does: sums of many sizes are rounded in that order.
    private static IEnumerable<AlgebraSource> BySize(CommandContext context, List<AlgebraSource> sources) =>
        sources.OrderBy(source => source.CountIn(context));

    private static Dictionary<byte[], double> Unite(CommandContext context, List<AlgebraSource> sources, Aggregate aggregate)
    {
        Dictionary<byte[], double> members = new(RandomPicks.PartComparer);
        foreach (AlgebraSource source in BySize(context, sources))
        {
            source.Visit(context, (member, score) =>
            {
                byte[] copy = member.ToArray();
                members[copy] = members.TryGetValue(copy, out double other) ? Combine(other, score, aggregate) : score;
            });
        }

        return members;
    }

    // Goes through the smallest one, and looks into the others.
    private static Dictionary<byte[], double> Intersect(CommandContext context, List<AlgebraSource> sources, Aggregate aggregate)
    {
        AlgebraSource[] bySize = [.. BySize(context, sources)];
        Dictionary<byte[], double> members = Members(context, bySize[0]);
        foreach (AlgebraSource source in bySize.AsSpan(1))
        {
            foreach ((byte[] member, double score) in members)
            {
                if (source.TryGet(context, member, out double other)) members[member] = Combine(score, other, aggregate);
                else members.Remove(member);
            }
        }

        return members;
    }

    private static Dictionary<byte[], double> Subtract(CommandContext context, List<AlgebraSource> sources, Aggregate aggregate)
    {
        Dictionary<byte[], double> members = Members(context, sources[0]);
        foreach (AlgebraSource source in sources.Skip(1))
        {
            foreach (byte[] member in members.Keys)
            {
                if (source.TryGet(context, member, out _)) members.Remove(member);
            }
        }

        return members;
    }

    private static Dictionary<byte[], double> Members(CommandContext context, AlgebraSource source)
    {
        Dictionary<byte[], double> members = new(RandomPicks.PartComparer);
        source.Visit(context, (member, score) => members.Add(member.ToArray(), score));
        return members;
    }

    // Infinity less infinity counts as 0, and NaN is neither less nor greater.
    private static double Combine(double one, double other, Aggregate aggregate) => aggregate switch
    {
        Aggregate.Min => other < one ? other : one,
        Aggregate.Max => other > one ? other : one,
        _ => double.IsNaN(one + other) ? 0 : one + other,
    };
}
