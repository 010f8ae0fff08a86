using System.Globalization;
using TcpCausalKv.Simulation.Clusters;
using TcpCausalKv.Simulation.Faults;

namespace TcpCausalKv.Simulation.Runs;

/// <summary>Figures of many runs.</summary>
/// <remarks>Thread-safe: workers add, anybody reads.</remarks>
public sealed class RunTotals
{
    private readonly Lock _lock = new();
    private readonly long[] _faults = new long[Enum.GetValues<FaultKind>().Length];

    /// <summary>Seeds that were run.</summary>
    public long Seeds { get; private set; }

    /// <summary>Operations that were acknowledged.</summary>
    public long Operations { get; private set; }

    /// <summary>Faults of all kinds.</summary>
    public long Faults => _faults.Sum();

    /// <summary>Adds a run.</summary>
    public void Add(RunRecord record)
    {
        lock (_lock)
        {
            Seeds++;
            Operations += record.Operations;
            for (int kind = 0; kind < _faults.Length; kind++) _faults[kind] += record.FaultsInjected[kind];
        }
    }

    /// <summary>The figures in one line.</summary>
    /// <param name="elapsed">Since the first run began.</param>
    public string Describe(TimeSpan elapsed)
    {
        lock (_lock)
        {
            double rate = Seeds / Math.Max(elapsed.TotalSeconds, 0.001);
            string kinds = string.Join(' ', Enum.GetValues<FaultKind>().Select(kind => $"{kind}:{_faults[(int)kind]}"));
            return string.Create(
                CultureInfo.InvariantCulture, $"{Seeds} seeds, {rate:F0} seeds/s, {Operations} operations, {Faults} faults ({kinds})");
        }
    }
}
