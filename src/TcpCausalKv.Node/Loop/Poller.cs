namespace TcpCausalKv.Node.Loop;

/// <summary>Chooses the poller that is best on this machine.</summary>
public static class Poller
{
    /// <summary>A new poller, owned by the caller: epoll on Linux, <c>Socket.Select</c> elsewhere.</summary>
    public static IPoller Create() => OperatingSystem.IsLinux() ? new EpollPoller() : new SelectPoller();
}
