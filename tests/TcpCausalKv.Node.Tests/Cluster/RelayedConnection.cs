using System.Net;
using System.Net.Sockets;

namespace TcpCausalKv.Node.Tests.Cluster;

/// <summary>One connection of a <see cref="CuttingProxy"/>: a socket to its dialler, and one to its target. Any thread.</summary>
/// <param name="near">To the dialler; owned.</param>
/// <param name="cutAfterBytes">Bytes from the dialler after which both are closed.</param>
internal sealed class RelayedConnection(Socket near, long cutAfterBytes) : IDisposable
{
    private readonly Socket _far = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private long _left = cutAfterBytes;
    private volatile TaskCompletionSource? _frozen;

    public async Task RunAsync(IPEndPoint target)
    {
        try
        {
            await _far.ConnectAsync(target);
            await Task.WhenAny(CarryAsync(near, _far, isCounted: true), CarryAsync(_far, near, isCounted: false));

            // What is frozen does not tell its one end that the other has gone.
            if (_frozen is { } frozen) await frozen.Task;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The target is gone, or this connection was cut.
        }
    }

    public void Freeze() => _frozen ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Thaw()
    {
        _frozen?.TrySetResult();
        _frozen = null;
    }

    public void Dispose()
    {
        near.Dispose();
        _far.Dispose();
        _frozen?.TrySetResult();
    }

    private async Task CarryAsync(Socket from, Socket to, bool isCounted)
    {
        byte[] buffer = new byte[64 * 1024];
        try
        {
            int received;
            while ((received = await from.ReceiveAsync(buffer)) > 0)
            {
                if (_frozen is { } frozen) await frozen.Task;
                if (isCounted) received = (int)Math.Min(received, _left);
                for (int sent = 0; sent < received;) sent += await to.SendAsync(buffer.AsMemory(sent, received - sent));
                if (isCounted && (_left -= received) == 0) return;
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // One side is gone; the other follows.
        }
    }
}
