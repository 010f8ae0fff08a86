using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace TcpCausalKv.Node.Loop;

/// <summary>The poller of Linux: a wait costs what is ready, not what is watched. Allocates nothing once made.</summary>
[SupportedOSPlatform("linux")]
public sealed class EpollPoller : IPoller
{
    private const int EventsMax = 256;

    private readonly EpollHandle _epoll;
    private readonly byte[] _events = GC.AllocateArray<byte>(EventsMax * Epoll.EventSize, pinned: true);

    /// <summary>Makes an epoll instance.</summary>
    /// <exception cref="Win32Exception">The process has no descriptor left.</exception>
    public EpollPoller()
    {
        _epoll = Epoll.Create();
        if (_epoll.IsInvalid) throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    /// <inheritdoc/>
    public void Add(Socket socket, int token, Interest interest) => Control(Epoll.Add, socket, token, EventsOf(interest));

    /// <inheritdoc/>
    public void Modify(Socket socket, int token, Interest interest) =>
        Control(Epoll.Modify, socket, token, EventsOf(interest));

    /// <inheritdoc/>
    public void Remove(Socket socket) => Control(Epoll.Delete, socket, 0, 0);

    /// <inheritdoc/>
    public unsafe int Wait(Span<PollEvent> events, int timeoutMs)
    {
        int count;
        fixed (byte* buffer = _events) count = Epoll.Wait(_epoll, buffer, Math.Min(events.Length, EventsMax), timeoutMs);

        if (count < 0) return InterruptedOrThrow();

        for (int i = 0; i < count; i++) events[i] = EventAt(i);
        return count;
    }

    /// <inheritdoc/>
    public void Dispose() => _epoll.Dispose();

    /// <summary>An interrupted wait reports nothing: the next one then has a timeout that is right again.</summary>
    private static int InterruptedOrThrow()
    {
        int error = Marshal.GetLastPInvokeError();
        return error == Epoll.Interrupted ? 0 : throw new Win32Exception(error);
    }

    private static uint EventsOf(Interest interest) => interest switch
    {
        Interest.Read => Epoll.Readable,
        Interest.Write => Epoll.Writable,
        Interest.Read | Interest.Write => Epoll.Readable | Epoll.Writable,
        _ => throw new ArgumentOutOfRangeException(nameof(interest), interest, "A watched socket is watched for something."),
    };

    private PollEvent EventAt(int index)
    {
        (uint events, int token) = Epoll.ReadEvent(_events.AsSpan(index * Epoll.EventSize, Epoll.EventSize));

        bool broken = (events & (Epoll.Failed | Epoll.HungUp)) != 0;
        return new(token, broken || (events & Epoll.Readable) != 0, broken || (events & Epoll.Writable) != 0);
    }

    private unsafe void Control(int operation, Socket socket, int token, uint events)
    {
        byte* epollEvent = stackalloc byte[Epoll.EventSize];
        Epoll.WriteEvent(new Span<byte>(epollEvent, Epoll.EventSize), events, token);

        if (Epoll.Control(_epoll, operation, socket.SafeHandle, epollEvent) < 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }
}
