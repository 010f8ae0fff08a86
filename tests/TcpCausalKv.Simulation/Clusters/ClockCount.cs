using TcpCausalKv.Core.Clocks;

namespace TcpCausalKv.Simulation.Clusters;

/// <summary>How many writes a clock counts: the length of the delivery order that led to it.</summary>
internal static class ClockCount
{
    internal static ulong WriteCount(this VectorClock clock)
    {
        ulong count = 0;
        foreach (ulong entry in clock.Entries) count += ClockEntry.Sequence(entry);
        return count;
    }
}
