namespace TcpCausalKv.Node.Clients;

/// <summary>A client's command whose reply comes later. No further command of that client runs until then.</summary>
/// <remarks>On the loop only.</remarks>
internal interface IBlockedCommand
{
    /// <summary>The client is gone: ends without a reply.</summary>
    void Cancel();
}
