using System.Net.Sockets;

namespace TcpCausalKv.Node.Loop;

/// <summary>
/// Waits for any of many sockets to become ready. Level-triggered: what stays ready is reported again by every wait.
/// One thread at a time. A socket must be removed before it is disposed.
/// </summary>
public interface IPoller : IDisposable
{
    /// <summary>Starts to watch a socket.</summary>
    /// <param name="socket">Not watched yet.</param>
    /// <param name="token">Comes back in the events of this socket.</param>
    /// <param name="interest">Not <see cref="Interest.None"/>.</param>
    void Add(Socket socket, int token, Interest interest);

    /// <summary>Changes what a watched socket is watched for.</summary>
    /// <param name="socket">Watched.</param>
    /// <param name="token">Replaces the earlier token.</param>
    /// <param name="interest">Not <see cref="Interest.None"/>.</param>
    void Modify(Socket socket, int token, Interest interest);

    /// <summary>Stops watching a socket: no later wait reports it.</summary>
    void Remove(Socket socket);

    /// <summary>Waits until a watched socket is ready or the time is over.</summary>
    /// <param name="events">Filled from its start. More sockets may be ready: a later wait reports them.</param>
    /// <param name="timeoutMs">Milliseconds; 0 only looks, -1 waits for ever.</param>
    /// <returns>The number of events; 0 at the timeout, or earlier if a signal interrupts the wait.</returns>
    int Wait(Span<PollEvent> events, int timeoutMs);
}
