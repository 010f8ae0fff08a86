using TcpCausalKv.Simulation.Faults;
using TcpCausalKv.Simulation.Runs;

namespace TcpCausalKv.Simulation.Networks;

/// <summary>What lies between the nodes: who reaches whom, and how long it takes.</summary>
internal sealed class Network
{
    private readonly FaultPlan _plan;
    private readonly RandomSource _random;
    private readonly int[] _blocked;
    private readonly int[] _resending;
    private readonly long[] _lagMs;

    internal Network(FaultPlan plan, RandomSource random)
    {
        _plan = plan;
        _random = random;
        _blocked = new int[plan.Nodes * plan.Nodes];
        _resending = new int[plan.Nodes * plan.Nodes];
        _lagMs = new long[plan.Nodes * plan.Nodes];
    }

    /// <summary>True if nothing that <paramref name="from"/> sends reaches <paramref name="to"/> now.</summary>
    internal bool IsBlocked(int from, int to) => _blocked[Way(from, to)] > 0;

    /// <summary>True if batches that <paramref name="from"/> sends to <paramref name="to"/> are sent again.</summary>
    internal bool IsResending(int from, int to) => _resending[Way(from, to)] > 0;

    /// <summary>True if a connection can be made now.</summary>
    internal bool CanConnect(int from, int to) => _plan.AreNeighbours(from, to) && !IsBlocked(from, to) && !IsBlocked(to, from);

    internal void Block(int from, int to, int change) => _blocked[Way(from, to)] += change;

    internal void Resend(int from, int to, int change) => _resending[Way(from, to)] += change;

    internal void Lag(int from, int to, long changeMs) => _lagMs[Way(from, to)] += changeMs;

    /// <summary>Puts on its way what a node has written.</summary>
    /// <returns>When the first piece arrives.</returns>
    internal long Send(ConnectionEnd end, long nowMs)
    {
        BytePipe pipe = end.Output;
        int count = pipe.Unsent.Length;
        if (count == 0) return long.MaxValue;

        long arrives = nowMs + _lagMs[Way(end.Owner, end.Peer)] + DelayMs();
        if (count == 1 || !_random.Chance(_plan.SplitPercent)) return pipe.SendUpTo(count, arrives);

        int cut = _random.Between(1, count - 1);
        long first = pipe.SendUpTo(cut, arrives);
        pipe.SendUpTo(count - cut, arrives + DelayMs());
        return first;
    }

    private int DelayMs() => _random.Between(_plan.DelayMinMs, _plan.DelayMaxMs);

    private int Way(int from, int to) => (from * _plan.Nodes) + to;
}
