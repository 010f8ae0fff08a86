namespace TcpCausalKv.Simulation.Checks;

/// <summary>A directed graph over numbered nodes, as one array of successors.</summary>
internal sealed class EdgeList
{
    private readonly int[] _starts;
    private readonly int[] _targets;
    private readonly int[] _incoming;

    internal EdgeList(int nodes, List<(int From, int To)> edges)
    {
        _starts = new int[nodes + 1];
        _targets = new int[edges.Count];
        _incoming = new int[nodes];
        foreach ((int from, int to) in edges)
        {
            _starts[from + 1]++;
            _incoming[to]++;
        }

        for (int node = 0; node < nodes; node++) _starts[node + 1] += _starts[node];

        int[] next = _starts[..nodes];
        foreach ((int from, int to) in edges) _targets[next[from]++] = to;
    }

    /// <summary>Is told of a node once all before it are done.</summary>
    internal delegate void Visitor(int node, ReadOnlySpan<int> successors);

    /// <summary>The nodes, each after all that have an edge to it; those on or behind a cycle are left out. To be called once.</summary>
    internal List<int> TopologicalOrder(Visitor? visit)
    {
        List<int> order = new(_incoming.Length);
        for (int node = 0; node < _incoming.Length; node++)
        {
            if (_incoming[node] == 0) order.Add(node);
        }

        for (int at = 0; at < order.Count; at++)
        {
            ReadOnlySpan<int> successors = _targets.AsSpan(_starts[order[at]].._starts[order[at] + 1]);
            visit?.Invoke(order[at], successors);
            foreach (int successor in successors)
            {
                if (--_incoming[successor] == 0) order.Add(successor);
            }
        }

        return order;
    }
}
