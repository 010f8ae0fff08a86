namespace TcpCausalKv.Node.Loop;

/// <summary>An action that nobody waits for.</summary>
internal sealed class PostedAction(Action action) : IPostedWork
{
    public void Run() => action();

    public void Abandon()
    {
    }
}
