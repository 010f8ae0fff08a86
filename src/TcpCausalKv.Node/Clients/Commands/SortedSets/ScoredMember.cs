namespace TcpCausalKv.Node.Clients.Commands.SortedSets;

/// <summary>A member with its score, copied.</summary>
/// <param name="Member">The member.</param>
/// <param name="Score">Its score.</param>
internal readonly record struct ScoredMember(byte[] Member, double Score)
{
    /// <summary>Compares as sorted sets do: by score, then by the member's bytes.</summary>
    public static int Compare(ScoredMember one, ScoredMember other)
    {
        int order = one.Score.CompareTo(other.Score);
        return order != 0 ? order : one.Member.AsSpan().SequenceCompareTo(other.Member);
    }
}
