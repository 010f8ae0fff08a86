using System.Net.Sockets;
using TcpCausalKv.Node.Loop;

namespace TcpCausalKv.Node.Transports;

/// <summary>The byte stream under a connection: a TCP socket, or what is laid over one. Never blocks.</summary>
/// <remarks>On the loop only, and owned by the connection that it is given to. Allocates nothing as it receives and sends.</remarks>
public interface ITransport : IDisposable
{
    /// <summary>The other end's address.</summary>
    string Remote { get; }

    /// <summary>The number of the socket beneath, as the system knows it; -1 if there is none.</summary>
    int Descriptor { get; }

    /// <summary>What the handler hears of.</summary>
    Interest Interest { get; }

    /// <summary>From now on the handler hears when there is something to receive. Called once, before anything else.</summary>
    void Attach(ISocketHandler handler);

    /// <summary>Changes what the handler hears of; with the present interest it does nothing.</summary>
    void SetInterest(Interest interest);

    /// <summary>Receives what has arrived, as far as there is room.</summary>
    /// <param name="room">Not empty.</param>
    /// <param name="error">Success, WouldBlock if nothing has arrived, or why the connection has failed.</param>
    /// <returns>Bytes received; 0 with success means that the other end sends no more.</returns>
    int Receive(Span<byte> room, out SocketError error);

    /// <summary>Sends what is taken at once.</summary>
    /// <param name="bytes">Not empty.</param>
    /// <param name="error">Success, WouldBlock if nothing is taken now, or why the connection has failed.</param>
    /// <returns>Bytes taken; fewer than offered if there is no room for more.</returns>
    int Send(ReadOnlySpan<byte> bytes, out SocketError error);
}
