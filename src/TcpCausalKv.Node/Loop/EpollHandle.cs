using Microsoft.Win32.SafeHandles;

namespace TcpCausalKv.Node.Loop;

/// <summary>Owns the descriptor of an epoll instance.</summary>
internal sealed class EpollHandle : SafeHandleMinusOneIsInvalid
{
    /// <summary>Made empty; the native call fills it.</summary>
    public EpollHandle()
        : base(ownsHandle: true)
    {
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => Epoll.Close((int)handle) == 0;
}
