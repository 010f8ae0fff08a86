using System.Net;
using System.Net.Sockets;

namespace TcpCausalKv.Node.Loop;

/// <summary>A node could not listen on an address. The message names the address and the reason.</summary>
public sealed class ListenException : IOException
{
    /// <summary>Makes one from what the system has answered.</summary>
    public ListenException(IPEndPoint endPoint, SocketException cause)
        : base($"cannot listen on {endPoint}: {cause.Message} ({cause.SocketErrorCode})", cause)
    {
        EndPoint = endPoint;
        Reason = cause.SocketErrorCode;
    }

    /// <summary>The address that was asked for.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>What the system has answered.</summary>
    public SocketError Reason { get; }
}
