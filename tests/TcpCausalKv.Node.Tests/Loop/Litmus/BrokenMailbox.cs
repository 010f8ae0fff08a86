namespace TcpCausalKv.Node.Tests.Loop.Litmus;

/// <summary>Twins of the mailbox with one planted bug each, frozen as they are: the litmus must catch every one.</summary>
internal sealed class BrokenMailbox(BrokenMailbox.Bug bug) : ILitmusMailbox
{
    private Node? _newest;

    public enum Bug
    {
        /// <summary>The push reads and writes, instead of comparing and swapping: concurrent posts get lost.</summary>
        PushIsNotAtomic,

        /// <summary>Emptiness is looked at before the push: two posts, or none, are told to wake the consumer.</summary>
        EmptinessIsStale,

        /// <summary>What is taken comes newest first.</summary>
        OrderIsReversed,
    }

    public bool Post(LitmusItem item)
    {
        bool wasEmpty = Volatile.Read(ref _newest) is null;
        Node node = new(item);
        Node? older = bug == Bug.PushIsNotAtomic ? PushByWrite(node) : PushBySwap(node);
        return bug == Bug.EmptinessIsStale ? wasEmpty : older is null;
    }

    public int TakeAll(List<LitmusItem> into)
    {
        int start = into.Count;
        for (Node? node = Interlocked.Exchange(ref _newest, null); node is not null; node = node.Older) into.Add(node.Item);

        if (bug != Bug.OrderIsReversed) into.Reverse(start, into.Count - start);
        return into.Count - start;
    }

    private Node? PushByWrite(Node node)
    {
        node.Older = Volatile.Read(ref _newest);
        Volatile.Write(ref _newest, node);
        return node.Older;
    }

    private Node? PushBySwap(Node node)
    {
        do
        {
            node.Older = Volatile.Read(ref _newest);
        }
        while (!ReferenceEquals(Interlocked.CompareExchange(ref _newest, node, node.Older), node.Older));

        return node.Older;
    }

    private sealed class Node(LitmusItem item)
    {
        public LitmusItem Item { get; } = item;

        public Node? Older { get; set; }
    }
}
