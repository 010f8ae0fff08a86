using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Node.Clients.Commands.SortedSets;

/// <summary>A key that sorted sets are put together from: a sorted set, or a set whose members all count 1.</summary>
/// <param name="Key">The key.</param>
/// <param name="Kind">What its elements are.</param>
/// <param name="Weight">What its scores are multiplied with.</param>
internal readonly record struct AlgebraSource(byte[] Key, ElementKind Kind, double Weight)
{
    /// <summary>How many members it has.</summary>
    public int CountIn(CommandContext context) => Open(context).Count;

    /// <summary>All members with their weighted scores.</summary>
    public void Visit(CommandContext context, ScoreVisitor visit)
    {
        bool hasScores = Kind == ElementKind.Score;
        double weight = Weight;
        Open(context).Visit((member, value) => visit(member, Weigh(hasScores ? ScoreEncoding.Read(value) : 1, weight)));
    }

    /// <summary>
    /// The weighted score of a member, if it has that. As in Redis 0 times infinity is NaN here, and 0 where all members are visited.
    /// </summary>
    public bool TryGet(CommandContext context, ReadOnlySpan<byte> member, out double score)
    {
        bool isThere = Open(context).TryGet(member, out ReadOnlySpan<byte> value);
        score = Weight * (isThere && Kind == ElementKind.Score ? ScoreEncoding.Read(value) : 1);
        return isThere;
    }

    private static double Weigh(double score, double weight) => double.IsNaN(score * weight) ? 0 : score * weight;

    private CollectionView Open(CommandContext context) => context.Keyspace.Open(Key, Kind);
}
