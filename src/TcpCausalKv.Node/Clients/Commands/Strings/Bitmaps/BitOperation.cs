namespace TcpCausalKv.Node.Clients.Commands.Strings.Bitmaps;

/// <summary>What BITOP does.</summary>
internal enum BitOperation
{
    /// <summary>A bit is set if it is in all.</summary>
    And,

    /// <summary>A bit is set if it is in any.</summary>
    Or,

    /// <summary>A bit is set if it is in an odd number of them.</summary>
    Xor,

    /// <summary>A bit is set if it is not in the only one.</summary>
    Not,
}
