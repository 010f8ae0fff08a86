using System.Runtime.InteropServices;
using TcpCausalKv.Core.Storage.Log;

namespace TcpCausalKv.Simulation.Histories;

/// <summary>
/// Everything that happened at every node of one run, step by step, in the order in which it happened. Written by the simulator; the checkers
/// read nothing else.
/// </summary>
/// <param name="nodes">Nodes of the cluster.</param>
/// <param name="width">Entries in every clock.</param>
/// <param name="keys">Keys: 0 up to this.</param>
/// <param name="fsync">When the nodes' logs are synced; null if they are in memory.</param>
/// <param name="mayLoseReceived">True if writes may be lost that others had received.</param>
/// <param name="mayOverrule">True if an operator may let a node go on without members that have more of its history.</param>
/// <param name="typedKeys">Typed keys: 0 up to this.</param>
public sealed class Chronicle(
    int nodes, int width, int keys, SyncPolicy? fsync = null, bool mayLoseReceived = false, bool mayOverrule = false, int typedKeys = 0)
{
    private readonly List<ChronicleEvent> _events = new(4 * 1024);
    private readonly List<ulong> _clocks = new(16 * 1024);
    private readonly List<HistoryOperation> _operations = new(2 * 1024);
    private readonly List<TypedCommand> _typed = [];

    /// <summary>Nodes of the cluster.</summary>
    public int Nodes { get; } = nodes;

    /// <summary>Entries in every clock.</summary>
    public int Width { get; } = width;

    /// <summary>Keys: 0 up to this.</summary>
    public int Keys { get; } = keys;

    /// <summary>Typed keys: 0 up to this.</summary>
    public int TypedKeys { get; } = typedKeys;

    /// <summary>When the nodes' logs are synced; null if they are in memory.</summary>
    public SyncPolicy? Fsync { get; } = fsync;

    /// <summary>True if writes may be lost that others had received.</summary>
    public bool MayLoseReceived { get; } = mayLoseReceived;

    /// <summary>
    /// True if an operator may let a node go on without members that have more of its history: until all rests, some may have what is lost.
    /// </summary>
    public bool MayOverrule { get; } = mayOverrule;

    /// <summary>All steps. Borrowed until the next is added.</summary>
    public ReadOnlySpan<ChronicleEvent> Events => CollectionsMarshal.AsSpan(_events);

    /// <summary>Where the next operation will stand.</summary>
    public int OperationsEnd => _operations.Count;

    /// <summary>Where the next command on a typed key will stand.</summary>
    public int TypedEnd => _typed.Count;

    /// <summary>Adds a step.</summary>
    public void Add(in ChronicleEvent step) => _events.Add(step);

    /// <summary>Keeps a clock.</summary>
    /// <returns>Where it stands.</returns>
    public int Keep(ReadOnlySpan<ulong> clock)
    {
        int at = _clocks.Count;
        _clocks.AddRange(clock);
        return at;
    }

    /// <summary>Keeps an operation; those of one step stand in a row.</summary>
    public void Keep(in HistoryOperation operation) => _operations.Add(operation);

    /// <summary>Keeps a command on a typed key; those of one step stand in a row.</summary>
    public void Keep(in TypedCommand command) => _typed.Add(command);

    /// <summary>The commands on typed keys of a step. Borrowed until the next is kept.</summary>
    public ReadOnlySpan<TypedCommand> Typed(in ChronicleEvent step) =>
        step.TypedCount == 0 ? default : CollectionsMarshal.AsSpan(_typed).Slice(step.TypedAt, step.TypedCount);

    /// <summary>The clock of a step. Borrowed until the next is kept.</summary>
    public ReadOnlySpan<ulong> Clock(in ChronicleEvent step) => CollectionsMarshal.AsSpan(_clocks).Slice(step.ClockAt, Width);

    /// <summary>The operations of a step. Borrowed until the next is kept.</summary>
    public ReadOnlySpan<HistoryOperation> Operations(in ChronicleEvent step) =>
        step.OperationCount == 0 ? default : CollectionsMarshal.AsSpan(_operations).Slice(step.OperationsAt, step.OperationCount);
}
