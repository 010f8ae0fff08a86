using TcpCausalKv.Node.Loop;

namespace TcpCausalKv.Node.Tests.Loop.Litmus;

/// <summary>The mailbox of the product.</summary>
internal sealed class RealMailbox : ILitmusMailbox
{
    private readonly Mailbox<LitmusItem> _mailbox = new();

    public bool Post(LitmusItem item) => _mailbox.Post(item);

    public int TakeAll(List<LitmusItem> into) => _mailbox.TakeAll(into);
}
