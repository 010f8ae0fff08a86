namespace TcpCausalKv.Node.Clients.Blocking;

/// <summary>All commands that wait for copies of a client's writes.</summary>
/// <remarks>On the loop only. <see cref="Wake"/> comes at the end of a turn, when all that the turn heard is taken in.</remarks>
internal sealed class CopyWaits(NodeState node)
{
    private readonly List<CopyWait> _waits = [];
    private News _seen;

    /// <summary>How many wait.</summary>
    public int Count => _waits.Count;

    /// <summary>Adds one that can't end yet.</summary>
    public void Add(CopyWait wait) => _waits.Add(wait);

    /// <summary>Forgets one; nothing happens if it has ended.</summary>
    public void Remove(CopyWait wait) => _waits.Remove(wait);

    /// <summary>Ends those that can end by what peers have told, or this node has synced, since the last time.</summary>
    public void Wake()
    {
        if (_waits.Count == 0) return;

        News news = new(node.Replica.Peers.Acknowledgements, node.Log.DurableClock?[node.Options.Slot] ?? 0);
        if (news == _seen) return;
        _seen = news;
        _waits.RemoveAll(static wait => wait.TryEnd());
    }

    // Everything that copies are counted from: while it is unchanged, no count rises.
    private readonly record struct News(long Acknowledgements, ulong Durable);
}
