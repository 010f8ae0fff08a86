using TcpCausalKv.Node.Loop;

namespace TcpCausalKv.Node.Tests.Loop;

/// <summary>A handler that runs an action.</summary>
internal sealed class SocketAction(Action<bool, bool> onReady) : ISocketHandler
{
    public void OnReady(bool readable, bool writable) => onReady(readable, writable);
}
