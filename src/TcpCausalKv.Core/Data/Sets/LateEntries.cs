using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Elements.Streams;

namespace TcpCausalKv.Core.Data.Sets;

/// <summary>
/// The last entries of a stream that came here after ones with later ids, as those of other nodes do: whoever has read those already finds them here.
/// </summary>
internal sealed class LateEntries
{
    private const int CountMax = 1_024;

    private readonly Queue<(StreamId Id, Dot Dot)> _entries = [];
    private readonly NewestEntries _forgotten = new();

    /// <summary>The ids of those that are remembered, as they came.</summary>
    public IEnumerable<StreamId> Ids => _entries.Select(static entry => entry.Id);

    /// <summary>An entry has come.</summary>
    public void Add(StreamId id, Dot dot)
    {
        if (_entries.Count == CountMax) _forgotten.Note(_entries.Dequeue().Dot);
        _entries.Enqueue((id, dot));
    }

    /// <summary>True if all that a context does not cover are remembered.</summary>
    public bool ReachesBackTo(CausalContext context) => _forgotten.AreCoveredBy(context);
}
