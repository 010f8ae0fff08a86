using System.Text;
using TcpCausalKv.Core.Clocks;

namespace TcpCausalKv.Node.Clients.Commands;

/// <summary>Says which writes a wait has not seen come.</summary>
internal static class MissingWrites
{
    /// <summary>The error for a position that is not applied here: <c>TIMEOUT still missing: x:13..15 z:4</c>.</summary>
    public static string Describe(NodeState node, VectorClock target)
    {
        VectorClock applied = node.Replica.Applied;
        StringBuilder text = new("TIMEOUT still missing:");
        for (int slot = 0; slot < target.Width; slot++)
        {
            if (applied[slot] >= target[slot]) continue;
            text.Append(' ').Append(Range(node, slot, applied[slot] + 1, target[slot]));
        }

        return text.ToString();
    }

    /// <summary>Consecutive writes of one node: <c>x:13..15</c>, or <c>x:13</c> for one.</summary>
    public static string Range(NodeState node, int slot, ulong first, ulong last)
    {
        string name = node.Options.Cluster.NameOf(slot);
        return first == last ? $"{name}:{first}" : $"{name}:{first}..{last}";
    }
}
