using System.Globalization;
using TcpCausalKv.Processes.Text;

namespace TcpCausalKv.Load.Pausing;

/// <summary>What a node's loop and its snapshots have done, from INFO.</summary>
/// <param name="LongestTurnMs">Its longest turn since CONFIG RESETSTAT, milliseconds.</param>
/// <param name="LongestRunningMs">The longest of the same turns without the time in which others had the processors, milliseconds.</param>
/// <param name="BusyPercent">How much of the time since then it did not wait.</param>
/// <param name="Snapshots">Snapshots taken since its start.</param>
/// <param name="CollectorPause">All pauses of the garbage collector since its start.</param>
internal sealed record LoopStatus(double LongestTurnMs, double LongestRunningMs, long BusyPercent, long Snapshots, TimeSpan CollectorPause)
{
    private const double UsPerMs = 1000;

    /// <summary>The command that asks for it.</summary>
    public static IReadOnlyList<string> Question { get; } = ["INFO"];

    /// <summary>Reads the answer.</summary>
    /// <exception cref="InvalidDataException">It lacks a figure.</exception>
    public static LoopStatus Read(InfoReply info) => new(
        Field(info, "loop_longest_turn_usec") / UsPerMs,
        Field(info, "loop_longest_turn_running_usec") / UsPerMs,
        (long)Field(info, "loop_busy_percent"),
        (long)Field(info, "rdb_saves"),
        TimeSpan.FromSeconds(Field(info, "gc_pause_seconds")));

    /// <summary>With the counts of what happened since an earlier look.</summary>
    public LoopStatus Since(LoopStatus earlier) =>
        this with { Snapshots = Snapshots - earlier.Snapshots, CollectorPause = CollectorPause - earlier.CollectorPause };

    private static double Field(InfoReply info, string name) =>
        info[name] is { } value ? double.Parse(value, CultureInfo.InvariantCulture) : throw new InvalidDataException($"INFO has no '{name}'");
}
