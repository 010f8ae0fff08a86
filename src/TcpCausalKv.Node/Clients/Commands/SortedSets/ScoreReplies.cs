using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.SortedSets;

/// <summary>What the commands about sorted sets share: how members are replied, and how a whole set is stored.</summary>
internal static class ScoreReplies
{
    /// <summary>Reads a sorted set, and counts whether it was there.</summary>
    /// <returns>False if the key is of another type; the error is replied then.</returns>
    public static bool TryRead(CommandContext context, ReadOnlySpan<byte> key, out SortedSetView set)
    {
        bool isRead = context.TryRead(key, ElementKind.Score, out CollectionView view);
        set = isRead ? view.InOrder : default;
        return isRead;
    }

    /// <summary>A sorted set that a command is to change.</summary>
    public static SortedSetView Open(CommandContext context, ReadOnlySpan<byte> key) => context.Keyspace.Open(key, ElementKind.Score).InOrder;

    /// <summary>Begins an array of members.</summary>
    /// <param name="reply">Takes it.</param>
    /// <param name="count">How many.</param>
    /// <param name="withScores">Whether their scores follow them: in pairs where the protocol is RESP3.</param>
    public static void Begin(ReplyWriter reply, int count, bool withScores) =>
        reply.ArrayHeader(withScores && !reply.IsResp3 ? checked(count * 2) : count);

    /// <summary>Replies one of its members.</summary>
    /// <inheritdoc cref="Begin"/>
    public static void Member(ReplyWriter reply, ReadOnlySpan<byte> member, double score, bool withScores)
    {
        if (withScores && reply.IsResp3) reply.ArrayHeader(2);
        reply.Bulk(member);
        if (withScores) reply.Double(score);
    }

    /// <summary>Replies all members of a list.</summary>
    public static void Members(ReplyWriter reply, IReadOnlyCollection<ScoredMember> members, bool withScores)
    {
        Begin(reply, members.Count, withScores);
        foreach (ScoredMember member in members) Member(reply, member.Member, member.Score, withScores);
    }

    /// <summary>Copies members.</summary>
    /// <param name="set">The set.</param>
    /// <param name="start">Index of the first.</param>
    /// <param name="count">How many.</param>
    /// <param name="backwards">Whether those before it follow.</param>
    public static List<ScoredMember> Copy(SortedSetView set, int start, int count, bool backwards)
    {
        List<ScoredMember> members = [];
        set.Visit(start, count, backwards, (member, score) => members.Add(new ScoredMember(member.ToArray(), score)));
        return members;
    }

    /// <summary>Gives a key just these members, and replies how many: every node gets the same result, whatever else it has.</summary>
    public static void Store(CommandContext context, ReadOnlySpan<byte> key, IReadOnlyCollection<ScoredMember> members)
    {
        WriteBounds bounds = context.BeginBounds();
        foreach (ScoredMember member in members) bounds.TryAdd(key.Length + member.Member.Length, ScoreEncoding.BytesMax);
        if (!context.MayWrite(bounds)) return;

        using (WriteScope write = context.BeginWrite())
        {
            write.Delete(key);
            foreach (ScoredMember member in members) write.PutScore(key, member.Member, member.Score);
        }

        context.Reply.Integer(members.Count);
    }

    /// <summary>Removes members, as far as they are there.</summary>
    public static void Remove(CommandContext context, ReadOnlySpan<byte> key, List<ScoredMember> members)
    {
        if (members.Count == 0) return;
        using WriteScope write = context.BeginWrite();
        foreach (ScoredMember member in members) write.Remove(key, ElementKind.Score, member.Member);
    }
}
