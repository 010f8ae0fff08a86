namespace TcpCausalKv.Node.Clients.Commands.SortedSets;

/// <summary>What a range of a sorted set goes by.</summary>
internal enum RangeKind
{
    /// <summary>Indexes.</summary>
    Rank,

    /// <summary>Scores.</summary>
    Score,

    /// <summary>Members, where all have the same score.</summary>
    Lex,
}
