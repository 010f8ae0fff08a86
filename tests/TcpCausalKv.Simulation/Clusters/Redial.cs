using TcpCausalKv.Simulation.Runs;

namespace TcpCausalKv.Simulation.Clusters;

/// <summary>When one node dials another next: at growing intervals with jitter, as the product does.</summary>
internal sealed class Redial
{
    private const int FirstMs = 20;
    private const int CapMs = 500;

    private int _stepMs = FirstMs;

    /// <summary>When to dial; <see cref="long.MaxValue"/> while there is a connection.</summary>
    internal long AtMs { get; private set; }

    internal void Connected() => AtMs = long.MaxValue;

    internal void Failed(long nowMs, RandomSource random)
    {
        AtMs = nowMs + random.Between(_stepMs / 2, _stepMs);
        _stepMs = Math.Min(CapMs, _stepMs * 2);
    }

    internal void Ended(bool wasEstablished, long nowMs, RandomSource random)
    {
        if (wasEstablished) _stepMs = FirstMs;
        Failed(nowMs, random);
    }
}
