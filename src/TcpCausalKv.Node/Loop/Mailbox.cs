namespace TcpCausalKv.Node.Loop;

/// <summary>
/// Hands items from any number of threads to one consumer. Lock-free: a producer never waits for another thread, only
/// retries when another one has just succeeded.
/// </summary>
/// <remarks>
/// A Treiber stack (R. K. Treiber, "Systems Programming: Coping with Parallelism", 1986) from which the consumer takes
/// everything at once. Nodes are never put back, so a compare-and-swap cannot mistake a new one for an old one.
/// <para>
/// Waking the consumer: exactly one post between two takes finds the mailbox empty, and that one must wake the consumer.
/// The consumer must clear its wake-up signal <em>before</em> it takes, or it could clear the signal of a later post.
/// </para>
/// </remarks>
/// <typeparam name="T">What is handed over.</typeparam>
public sealed class Mailbox<T>
    where T : class
{
    private Node? _newest;

    /// <summary>Adds an item. Any thread.</summary>
    /// <returns>True if the mailbox was empty: the caller must then wake the consumer.</returns>
    public bool Post(T item)
    {
        Node node = new(item);
        Node? expected = Volatile.Read(ref _newest);

        while (true)
        {
            node.Older = expected;
            Node? seen = Interlocked.CompareExchange(ref _newest, node, expected);
            if (ReferenceEquals(seen, expected)) return expected is null;

            expected = seen;
        }
    }

    /// <summary>Moves everything posted so far to the end of <paramref name="into"/>, each producer's items in order.</summary>
    /// <param name="into">Appended to; allocates only if it must grow.</param>
    /// <returns>How many items were moved.</returns>
    public int TakeAll(List<T> into)
    {
        // A plain look first: most turns find nothing, and an exchange would take the line from the producers.
        if (Volatile.Read(ref _newest) is null) return 0;

        int start = into.Count;
        for (Node? node = Interlocked.Exchange(ref _newest, null); node is not null; node = node.Older) into.Add(node.Item);

        into.Reverse(start, into.Count - start);
        return into.Count - start;
    }

    private sealed class Node(T item)
    {
        public T Item { get; } = item;

        public Node? Older { get; set; }
    }
}
