using System.Text;
using TcpCausalKv.Simulation.Workloads;

namespace TcpCausalKv.Simulation.Exhaustive;

/// <summary>
/// All histories of a few nodes and writes, each in every order in which its batches can arrive: whichever write is made where, whatever it
/// has seen by then, and however its batch overtakes others on its way.
/// </summary>
/// <remarks>
/// Steps at different nodes do not disturb each other, so orders that differ only in how such steps interleave are the same (Mazurkiewicz,
/// "Trace Theory", 1986), and one of them stands for all: what decides is the order of the steps at each node.
/// </remarks>
public sealed class SmallHistories
{
    private static readonly (ClientOperationKind Kind, int Key)[] Writes =
    [
        (ClientOperationKind.Set, 0), (ClientOperationKind.Set, 1), (ClientOperationKind.Delete, 0), (ClientOperationKind.Flush, 0),
    ];

    private readonly int _nodes;
    private readonly int _writes;
    private readonly Action<IReadOnlyList<SmallStep>> _visit;
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly List<SmallStep> _steps = [];
    private readonly int[] _written;
    private readonly int[,] _taken;

    private SmallHistories(int nodes, int writes, Action<IReadOnlyList<SmallStep>> visit)
    {
        _nodes = nodes;
        _writes = writes;
        _visit = visit;
        _written = new int[nodes];
        _taken = new int[nodes, nodes];
    }

    /// <summary>Visits every history in which all batches have arrived everywhere.</summary>
    /// <param name="nodes">How many nodes.</param>
    /// <param name="writes">How many writes, of all nodes together.</param>
    /// <param name="visit">Gets the steps; borrowed for the call.</param>
    public static void VisitAll(int nodes, int writes, Action<IReadOnlyList<SmallStep>> visit) => new SmallHistories(nodes, writes, visit).Explore();

    private void Explore()
    {
        if (!_seen.Add(OrderAtEachNode())) return;

        int made = _written.Sum();
        bool isWhole = made == _writes;
        for (int node = 0; node < _nodes; node++)
        {
            for (int from = 0; from < _nodes; from++)
            {
                if (from == node || _taken[node, from] == _written[from]) continue;
                isWhole = false;
                Take(node, from);
            }

            if (made < _writes) WriteAt(node);
        }

        if (isWhole) _visit(_steps);
    }

    private void Take(int node, int from)
    {
        _taken[node, from]++;
        Continue(new SmallStep(node, from, default, 0));
        _taken[node, from]--;
    }

    private void WriteAt(int node)
    {
        // Where nothing is, there is nothing to delete.
        bool isEmpty = !_steps.Exists(step => step.Node == node);
        _written[node]++;
        foreach ((ClientOperationKind kind, int key) in Writes)
        {
            if (kind == ClientOperationKind.Set || !isEmpty) Continue(new SmallStep(node, node, kind, key));
        }

        _written[node]--;
    }

    private void Continue(SmallStep step)
    {
        _steps.Add(step);
        Explore();
        _steps.RemoveAt(_steps.Count - 1);
    }

    private string OrderAtEachNode()
    {
        StringBuilder order = new();
        for (int node = 0; node < _nodes; node++)
        {
            foreach (SmallStep step in _steps)
            {
                if (step.Node == node) order.Append(step).Append(' ');
            }

            order.Append('|');
        }

        return order.ToString();
    }
}
