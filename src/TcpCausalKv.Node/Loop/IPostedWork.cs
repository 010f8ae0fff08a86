namespace TcpCausalKv.Node.Loop;

/// <summary>What the loop's mailbox carries. Exactly one of its methods takes effect.</summary>
internal interface IPostedWork
{
    /// <summary>Does it. On the loop.</summary>
    void Run();

    /// <summary>The loop has ended before it came to this. Any thread; no effect if it has run.</summary>
    void Abandon();
}
