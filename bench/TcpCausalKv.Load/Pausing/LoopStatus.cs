using System.Globalization;
using TcpCausalKv.Processes.Text;

namespace TcpCausalKv.Load.Pausing;

/// <summary>What a node's loop and its snapshots have done, from INFO and from the system.</summary>
/// <param name="LongestTurnMs">Its longest turn since CONFIG RESETSTAT, milliseconds.</param>
/// <param name="BusyPercent">How much of the time since then it did not wait.</param>
/// <param name="Snapshots">Snapshots taken since its start.</param>
/// <param name="CollectorPause">All pauses of the garbage collector since its start.</param>
/// <param name="ProcessorWait">All time since its start in which the loop was ready to run and had no processor.</param>
internal sealed record LoopStatus(double LongestTurnMs, long BusyPercent, long Snapshots, TimeSpan CollectorPause, TimeSpan ProcessorWait)
{
    private const double UsPerMs = 1000;

    /// <summary>The command that asks for it.</summary>
    public static IReadOnlyList<string> Question { get; } = ["INFO"];

    /// <summary>Reads the answer.</summary>
    /// <param name="info">The answer.</param>
    /// <param name="processorWait">What the system has counted of the loop.</param>
    /// <exception cref="InvalidDataException">It lacks a figure.</exception>
    public static LoopStatus Read(InfoReply info, TimeSpan processorWait) => new(
        Field(info, "loop_longest_turn_usec") / UsPerMs,
        (long)Field(info, "loop_busy_percent"),
        (long)Field(info, "rdb_saves"),
        TimeSpan.FromSeconds(Field(info, "gc_pause_seconds")),
        processorWait);

    /// <summary>With the counts of what happened since an earlier look.</summary>
    public LoopStatus Since(LoopStatus earlier) => this with
    {
        Snapshots = Snapshots - earlier.Snapshots,
        CollectorPause = CollectorPause - earlier.CollectorPause,
        ProcessorWait = ProcessorWait - earlier.ProcessorWait,
    };

    private static double Field(InfoReply info, string name) =>
        info[name] is { } value ? double.Parse(value, CultureInfo.InvariantCulture) : throw new InvalidDataException($"INFO has no '{name}'");
}
