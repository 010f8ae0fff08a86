namespace TcpCausalKv.Node.Clients.Commands.Strings.Bitmaps;

/// <summary>What is done to a bit field.</summary>
internal enum BitFieldVerb
{
    /// <summary>It is read.</summary>
    Get,

    /// <summary>It is set; the answer is the old number.</summary>
    Set,

    /// <summary>A number is added; the answer is the sum.</summary>
    Increment,
}
