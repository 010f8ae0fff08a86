using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data.Sets;
using TcpCausalKv.Core.Data.Tables;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Core.Elements.Streams;

namespace TcpCausalKv.Core.Data.Types;

/// <summary>A stream, for reading. Good until the next change.</summary>
public readonly struct StreamView
{
    private readonly ElementSet? _set;

    private StreamView(ElementSet? set) => _set = set;

    /// <summary>True if the stream is there, with or without entries.</summary>
    public bool Exists => _set is not null;

    /// <summary>Entries in it.</summary>
    public int Count => _set?.Shown(DataType.Stream) ?? 0;

    /// <summary>What it knows of entries that are gone.</summary>
    public StreamMark Mark => _set is { } set ? MarkOf(set) : default;

    /// <summary>The highest id that it has or had, as far as this node knows.</summary>
    public StreamId LastId => Count == 0 ? Mark.LastId : StreamId.Later(Mark.LastId, At(Count - 1).Id);

    /// <summary>The stream of a key; one that is not there if the key is none.</summary>
    public static StreamView Open(Keyspace keyspace, ReadOnlySpan<byte> key)
    {
        KeyView view = keyspace.View(key);
        return new StreamView(view.TypeAt(keyspace.NowMs) == DataType.Stream ? view.Set : null);
    }

    /// <summary>The mark of a stream.</summary>
    internal static StreamMark MarkOf(in ElementSet set)
    {
        StreamMark mark = default;
        ReadOnlySpan<byte> name = [(byte)ElementKind.StreamMark];
        if (!set.TryFind(name, out KeyPlace place)) return mark;
        for (; place.Holds(name); place = place.Next) mark = mark.Join(StreamMark.Read(place.Version.Value));
        return mark;
    }

    /// <summary>How many entries come before an id.</summary>
    /// <param name="id">The id.</param>
    /// <param name="isThere">True if an entry has it.</param>
    public int IndexOf(StreamId id, out bool isThere)
    {
        isThere = false;
        if (Count == 0) return 0;
        Span<byte> part = stackalloc byte[StreamId.Bytes];
        id.Write(part);
        return _set!.Value.OrderOf(DataType.Stream).IndexOf(id.Ms, part, out isThere);
    }

    /// <summary>How many entries have an id up to this.</summary>
    public int CountTo(StreamId id) => IndexOf(id, out bool isThere) + (isThere ? 1 : 0);

    /// <summary>A place in the stream, to go on from in either direction.</summary>
    /// <param name="index">From 0 to <see cref="Count"/>.</param>
    public StreamCursor At(int index) => Count == 0 ? default : new StreamCursor(_set!.Value.OrderOf(DataType.Stream).At(index));

    /// <summary>
    /// The entries up to an id that a reader who had read so far has not seen: they came here later than ones after them.
    /// </summary>
    /// <param name="last">How far the reader has read.</param>
    /// <param name="seen">What was applied here when it did.</param>
    /// <returns>Their indices, ascending.</returns>
    public List<int> FindLate(StreamId last, VectorClock seen)
    {
        if (_set?.Large?.LateEntries is not { } late) return [];
        StreamView stream = this;
        CausalContext context = new(default, seen.Entries);
        IEnumerable<int> candidates = late.ReachesBackTo(context)
            ? late.Ids.Where(id => id <= last).Distinct().Select(id => (Index: stream.IndexOf(id, out bool isThere), IsThere: isThere))
                .Where(static found => found.IsThere).Select(static found => found.Index)
            : Enumerable.Range(0, CountTo(last));
        return [.. candidates.Where(index => !seen.Covers(stream.At(index).Version.Dot)).Order()];
    }
}
