namespace TcpCausalKv.Node.Loop;

/// <summary>Takes the readiness of one registered socket.</summary>
public interface ISocketHandler
{
    /// <summary>
    /// Called on the loop, at most once a turn. Readiness is a hint: a call on the socket may still answer that it would block.
    /// An exception that leaves this method ends the loop.
    /// </summary>
    /// <param name="readable">Worth a receive or accept.</param>
    /// <param name="writable">Worth a send.</param>
    void OnReady(bool readable, bool writable);
}
