using TcpCausalKv.Node.Loop;

namespace TcpCausalKv.Node.Tests.Loop.Litmus;

/// <summary>What <see cref="MailboxLitmus"/> drives: see <see cref="Mailbox{T}"/> for the promises.</summary>
internal interface ILitmusMailbox
{
    bool Post(LitmusItem item);

    int TakeAll(List<LitmusItem> into);
}
