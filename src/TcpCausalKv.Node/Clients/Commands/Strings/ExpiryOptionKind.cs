namespace TcpCausalKv.Node.Clients.Commands.Strings;

/// <summary>What a command says about when a key ends.</summary>
internal enum ExpiryOptionKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It ends at a deadline.</summary>
    Deadline,

    /// <summary>As before.</summary>
    Keep,

    /// <summary>Never.</summary>
    Persist,
}
