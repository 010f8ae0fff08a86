namespace TcpCausalKv.Node.Tests.Loop.Litmus;

/// <summary>What <see cref="WakeLitmus"/> drives: a thread that runs what others post, and sleeps when there is nothing.</summary>
internal interface ILitmusLoop : IDisposable
{
    void Post(Action action);
}
