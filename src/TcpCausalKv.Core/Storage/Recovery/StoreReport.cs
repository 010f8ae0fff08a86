namespace TcpCausalKv.Core.Storage.Recovery;

/// <summary>What an inspection found in a data directory.</summary>
public sealed record StoreReport
{
    /// <summary>What a start would make of the node's own history, if nothing were damaged.</summary>
    public HistoryState History { get; init; }

    /// <summary>The snapshots, the newest first: a start uses the first that is whole.</summary>
    public IReadOnlyList<InspectedSnapshot> Snapshots { get; init; } = [];

    /// <summary>The log's segments, in its order.</summary>
    public IReadOnlyList<InspectedSegment> Segments { get; init; } = [];

    /// <summary>Older segments that lead nowhere, for their deletion was under way: a start deletes them.</summary>
    public int Leftovers { get; init; }

    /// <summary>Where a torn tail begins that a start would cut, as a crash leaves it behind; null if there is none.</summary>
    public LogDamage? Torn { get; init; }

    /// <summary>Bytes of that tail.</summary>
    public long BytesTorn { get; init; }

    /// <summary>All that is wrong, in words; nothing that a crash of a healthy machine can have left behind. Empty if all is well.</summary>
    public IReadOnlyList<string> Damage { get; init; } = [];
}
