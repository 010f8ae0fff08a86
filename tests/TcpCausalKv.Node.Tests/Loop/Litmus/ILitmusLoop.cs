namespace TcpCausalKv.Node.Tests.Loop.Litmus;

/// <summary>What <see cref="WakeLitmus"/> drives: a thread that runs what others post, and else sleeps.</summary>
internal interface ILitmusLoop : IDisposable
{
    void Post(Action action);
}
