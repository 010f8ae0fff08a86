namespace TcpCausalKv.Node.Clients;

/// <summary>A client's replies are over the bound of what one connection may have waiting.</summary>
/// <remarks>Thrown out of a command while it replies, which is never in the middle of a write; ends that client's connection.</remarks>
internal sealed class ReplyOverflowException : Exception
{
    /// <summary>Without a message: the connection's end is logged where it is caught.</summary>
    public ReplyOverflowException() : base("The replies that wait to be sent are over their bound.")
    {
    }
}
