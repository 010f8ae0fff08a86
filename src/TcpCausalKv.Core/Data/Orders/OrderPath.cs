using System.Runtime.CompilerServices;

namespace TcpCausalKv.Core.Data.Orders;

/// <summary>The way from the root of an <see cref="OrderTree"/> to a place in a leaf, by level: the leaf's is 0.</summary>
[InlineArray(LevelsMax)]
internal struct OrderPath
{
    // Nodes are at least a third full, so eight levels hold more entries than an int counts.
    private const int LevelsMax = 10;

    private OrderStep _leaf;
}
