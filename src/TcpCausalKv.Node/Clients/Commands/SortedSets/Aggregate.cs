namespace TcpCausalKv.Node.Clients.Commands.SortedSets;

/// <summary>What several scores of one member make together.</summary>
internal enum Aggregate
{
    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>The least of them.</summary>
    Min,

    /// <summary>The greatest of them.</summary>
    Max,
}
