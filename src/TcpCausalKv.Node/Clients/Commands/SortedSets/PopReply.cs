namespace TcpCausalKv.Node.Clients.Commands.SortedSets;

/// <summary>How what was popped is replied.</summary>
internal enum PopReply
{
    /// <summary>Members and scores in turn.</summary>
    Flat,

    /// <summary>An array of pairs.</summary>
    Pairs,

    /// <summary>The key, then members and scores in turn.</summary>
    KeyAndFlat,

    /// <summary>The key, then an array of pairs.</summary>
    KeyAndPairs,
}
