namespace TcpCausalKv.Core.Tests.Replication;

/// <summary>A step of a small history: a node writes, or takes in all that another one has.</summary>
/// <param name="Node">The node that acts.</param>
/// <param name="From">The node that it takes in; null if it writes.</param>
internal readonly record struct HistoryStep(int Node, int? From)
{
    public override string ToString() => From is { } from ? $"{(char)('A' + from)}>{(char)('A' + Node)}" : $"{(char)('A' + Node)}!";
}

/// <summary>
/// What a few nodes wrote while they heard of each other now and then, as the stream of batches that each one sends. Real replicas made
/// it; one more slot is free for an observer to which the streams are delivered in one order or another.
/// </summary>
internal sealed class SmallHistory
{
    private readonly TestNode[] _nodes;
    private readonly List<byte[]>[] _streams;

    private SmallHistory(int nodes)
    {
        _nodes = [.. Enumerable.Range(0, nodes).Select(slot => new TestNode(slot, nodes + 1))];
        _streams = [.. _nodes.Select(_ => new List<byte[]>())];
    }

    public IReadOnlyList<TestNode> Nodes => _nodes;

    /// <summary>Per origin, its batches in order.</summary>
    public IReadOnlyList<IReadOnlyList<byte[]>> Streams => _streams;

    public static SmallHistory Of(int nodes, IEnumerable<HistoryStep> steps)
    {
        SmallHistory history = new(nodes);
        foreach (HistoryStep step in steps)
        {
            if (step.From is { } from) history._nodes[step.Node].ReceiveAllOf(history._nodes[from]);
            else history.Write(step.Node);
        }

        return history;
    }

    /// <summary>Every step that some node can take.</summary>
    public static IReadOnlyList<HistoryStep> AllSteps(int nodes) =>
    [
        .. from node in Enumerable.Range(0, nodes)
           from other in Enumerable.Range(0, nodes)
           select new HistoryStep(node, other == node ? null : other),
    ];

    public TestNode NewObserver() => new(_nodes.Length, _nodes.Length + 1);

    /// <summary>Every order in which the streams can be merged: the origin of each next batch.</summary>
    public IEnumerable<int[]> Interleavings()
    {
        int[] order = new int[_streams.Sum(stream => stream.Count)];
        return Merge(order, 0, [.. _streams.Select(stream => stream.Count)]);
    }

    private static IEnumerable<int[]> Merge(int[] order, int at, int[] left)
    {
        if (at == order.Length)
        {
            yield return order;
            yield break;
        }

        for (int origin = 0; origin < left.Length; origin++)
        {
            if (left[origin] == 0) continue;
            left[origin]--;
            order[at] = origin;
            foreach (int[] merged in Merge(order, at + 1, left)) yield return merged;
            left[origin]++;
        }
    }

    // All write the same two keys, so that concurrent writes meet; what a node writes differs from one write to its next.
    private void Write(int slot)
    {
        TestNode node = _nodes[slot];
        int nth = _streams[slot].Count + slot;
        byte[] batch = (nth % 4) switch
        {
            0 or 1 => node.Set("k", $"{slot}.{nth}"),
            2 => node.Write(replica =>
            {
                replica.Delete("k"u8);
                replica.Set("m"u8, "1"u8);
            }),
            _ => node.Write(replica =>
            {
                replica.Flush();
                replica.Set("n"u8, "1"u8);
            }),
        };
        _streams[slot].Add(batch);
    }
}
