using System.Text;

namespace TcpCausalKv.Node.Clients.Commands.Information;

/// <summary>What the node's memory is used for, in bytes, as MEMORY shows it.</summary>
/// <param name="Heap">The garbage-collected heap, with what is in it and is not needed any more.</param>
/// <param name="Arena">Memory of keys and values outside of that heap.</param>
/// <param name="Dataset">Keys and values with their bookkeeping.</param>
/// <param name="Clients">What clients have sent and not been answered yet, and replies that wait.</param>
/// <param name="Resident">What the system counts as the process's.</param>
/// <param name="Keys">How many keys there are.</param>
/// <param name="DatasetMax">The bound of <paramref name="Dataset"/>; 0 if there is none.</param>
internal readonly record struct MemoryFigures(long Heap, long Arena, long Dataset, long Clients, long Resident, long Keys, long DatasetMax)
{
    private const int NearBoundPercent = 90;
    private const int ClientsSharePercent = 50;
    private const long ResidentFactor = 2;
    private const long SmallBytes = 256L * 1024 * 1024;

    /// <summary>Memory of everything that is told apart here.</summary>
    public long Total => Heap + Arena;

    /// <summary>Reads them all.</summary>
    public static MemoryFigures Read(CommandContext context) => new(
        GC.GetTotalMemory(forceFullCollection: false),
        context.Keyspace.ArenaBytes,
        context.Keyspace.Bytes,
        context.Connections.Memory.Bytes,
        Environment.WorkingSet,
        context.Keyspace.Count,
        context.Node.MemoryBytesMax);

    /// <summary>True for a row that is a share or a ratio and no number of bytes.</summary>
    public static bool IsShare(string name) =>
        name.EndsWith("percentage", StringComparison.Ordinal) || name.EndsWith("fragmentation", StringComparison.Ordinal);

    /// <summary>The rows of MEMORY STATS, by Redis's names; what does not exist here is left out.</summary>
    public (string Name, double Value)[] Rows() =>
    [
        ("total.allocated", Total),
        ("clients.normal", Clients),
        ("overhead.total", Total - Dataset),
        ("keys.count", Keys),
        ("keys.bytes-per-key", Keys == 0 ? 0 : Dataset / Keys),
        ("dataset.bytes", Dataset),
        ("dataset.percentage", 100.0 * Dataset / Total),
        ("allocator.allocated", Arena),
        ("allocator.resident", Resident),
        ("fragmentation", (double)Resident / Total),
        ("fragmentation.bytes", Resident - Total),
    ];

    /// <summary>The text of MEMORY MALLOC-STATS.</summary>
    public string Describe()
    {
        GCMemoryInfo collected = GC.GetGCMemoryInfo();
        StringBuilder text = new();
        text.Append($"keys and values, outside of the collected heap: {Arena} bytes\r\n");
        text.Append($"collected heap: {Heap} bytes\r\n");
        text.Append($"after the last collection: {collected.TotalCommittedBytes} bytes committed, {collected.FragmentedBytes} in gaps\r\n");
        text.Append($"collections: {GC.CollectionCount(0)}, {GC.GetTotalPauseDuration().TotalMilliseconds:F0} ms in all\r\n");
        text.Append($"resident: {Resident} bytes\r\n");
        return text.ToString();
    }

    /// <summary>The text of MEMORY DOCTOR.</summary>
    public string Diagnose()
    {
        StringBuilder text = new();
        if (DatasetMax > 0 && Dataset * 100 >= DatasetMax * NearBoundPercent)
        {
            text.Append($"* Keys and values take {Dataset} of {DatasetMax} bytes (maxmemory): writes are refused at the bound.\r\n");
        }

        if (Clients * 100 > Total * ClientsSharePercent)
        {
            text.Append($"* Clients' commands and replies take {Clients} bytes: look for slow readers in CLIENT LIST.\r\n");
        }

        if (Resident > SmallBytes && Resident > Total * ResidentFactor)
        {
            text.Append($"* The process has {Resident} bytes and uses {Total}: MEMORY PURGE may give some back.\r\n");
        }

        return text.Length == 0 ? "No memory problem found.\r\n" : text.ToString();
    }
}
