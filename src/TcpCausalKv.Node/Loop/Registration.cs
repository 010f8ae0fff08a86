using System.Net.Sockets;

namespace TcpCausalKv.Node.Loop;

/// <summary>A socket's place on a loop. Used on the loop only, and disposed before the socket.</summary>
public sealed class Registration : IDisposable
{
    private readonly EventLoop _loop;
    private readonly Watchlist _watchlist;

    internal Registration(EventLoop loop, Watchlist watchlist, Socket socket, ISocketHandler handler)
    {
        _loop = loop;
        _watchlist = watchlist;
        Socket = socket;
        Handler = handler;
    }

    /// <summary>What the handler hears of.</summary>
    public Interest Interest { get; internal set; }

    internal Socket Socket { get; }

    internal ISocketHandler Handler { get; }

    /// <summary>Under which number the poller knows it; negative once disposed.</summary>
    internal int Token { get; set; }

    /// <summary>
    /// Changes what the handler hears of. With <see cref="Interest.None"/> it hears of nothing, a failure of the connection
    /// included, from now on: also not of what the current turn's poll has found already.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The registration is disposed.</exception>
    public void SetInterest(Interest interest)
    {
        _loop.AssertOnLoop();
        ObjectDisposedException.ThrowIf(Token < 0, this);
        _watchlist.Change(this, interest);
    }

    /// <summary>Ends the registration: the handler is not called again, not even in the current turn.</summary>
    public void Dispose()
    {
        if (Token < 0) return;

        _loop.AssertOnLoop();
        _watchlist.Remove(this);
    }
}
