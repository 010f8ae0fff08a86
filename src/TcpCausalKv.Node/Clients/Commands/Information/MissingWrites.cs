using System.Text;
using TcpCausalKv.Core.Clocks;

namespace TcpCausalKv.Node.Clients.Commands.Information;

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
            text.Append(' ').Append(Range(node, slot, applied[slot], target[slot]));
        }

        return text.ToString();
    }

    /// <summary>The error for a position of which some writes are lost: <c>LOST x:13 y:4 ...</c>, the last of each node.</summary>
    public static string DescribeLost(NodeState node, VectorClock target)
    {
        StringBuilder text = new("LOST");
        for (int slot = 0; slot < target.Width; slot++)
        {
            Dot dot = new(slot, target[slot]);
            if (node.Replica.Epochs.IsLost(dot)) text.Append(' ').Append(node.Options.Cluster.Describe(dot));
        }

        return text.Append(": its node lost the end of its history and went on without it; what the token stands for will never be here").ToString();
    }

    /// <summary>Consecutive writes of one node: <c>x:13..15</c>, or <c>x:13</c> for one, and <c>x:1/13..15</c> in a later epoch.</summary>
    /// <param name="node">Knows the names.</param>
    /// <param name="slot">The node's slot.</param>
    /// <param name="before">The entry before the first.</param>
    /// <param name="last">The entry of the last.</param>
    public static string Range(NodeState node, int slot, ulong before, ulong last)
    {
        ulong first = ClockEntry.Of(ClockEntry.Epoch(last), ClockEntry.Sequence(before) + 1);
        string text = node.Options.Cluster.Describe(new Dot(slot, first));
        return first == last ? text : $"{text}..{ClockEntry.Sequence(last)}";
    }
}
