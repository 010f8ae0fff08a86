using Microsoft.Extensions.Logging.Abstractions;
using TcpCausalKv.Node.Loop;

namespace TcpCausalKv.Node.Tests.Loop.Litmus;

/// <summary>The loop of the product.</summary>
internal sealed class RealLoop : ILitmusLoop
{
    private readonly EventLoop _loop;

    public RealLoop(string poller)
    {
        _loop = new EventLoop("litmus", NullLogger.Instance, PollerTests.Create(poller));
        _loop.Start();
    }

    public void Post(Action action) => Assert.True(_loop.Post(action));

    public void Dispose() => _loop.Dispose();
}
