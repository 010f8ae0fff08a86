namespace TcpCausalKv.Node.Clients.Blocking;

/// <summary>A client's command whose reply comes later. No further command of that client runs until then.</summary>
/// <remarks>On the loop only.</remarks>
internal interface IBlockedCommand
{
    /// <summary>Memory that it takes, in bytes, about.</summary>
    long Bytes { get; }

    /// <summary>The client is gone: ends without a reply.</summary>
    void Cancel();

    /// <summary>Ends at once, with a reply as if its time were over.</summary>
    /// <returns>False, and nothing is done, if it can't end by itself.</returns>
    bool TryExpire();
}
