using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements.Streams;

namespace TcpCausalKv.Node.Clients.Commands.Streams;

/// <summary>How far one client has read one stream: up to an id, of what was here then, but for some entries that came later.</summary>
/// <remarks>
/// Entries of other nodes come after ones with later ids. A client that reads on from an id gets those too, or it would never see them.
/// </remarks>
internal sealed class StreamReader
{
    private readonly SortedSet<StreamId> _late = [];
    private StreamId _readTo;
    private VectorClock _seen;

    /// <summary>A client has read up to an id.</summary>
    /// <param name="readTo">The id.</param>
    /// <param name="seen">What was applied then; kept, and not changed.</param>
    public StreamReader(StreamId readTo, VectorClock seen)
    {
        _readTo = readTo;
        _seen = seen;
        Given = readTo;
    }

    /// <summary>The id of the last entry that the client was given, by which it will ask for more.</summary>
    public StreamId Given { get; private set; }

    /// <summary>True if there is something to read.</summary>
    public bool HasMore(StreamView stream)
    {
        FindLate(stream);
        return _late.Count > 0 || stream.CountTo(_readTo) < stream.Count;
    }

    /// <summary>Reads on.</summary>
    /// <param name="stream">The stream as it is now.</param>
    /// <param name="applied">What is applied now.</param>
    /// <param name="countMax">How many entries at most.</param>
    /// <returns>Indices of entries: late ones first, then those that follow.</returns>
    public List<int> Read(StreamView stream, VectorClock applied, int countMax)
    {
        FindLate(stream);
        List<int> indices = [];
        while (_late.Count > 0 && indices.Count < countMax)
        {
            StreamId late = _late.Min;
            _late.Remove(late);
            indices.Add(stream.IndexOf(late, out _));
            Given = late;
        }

        int next = stream.CountTo(_readTo);
        int following = Math.Min(stream.Count - next, countMax - indices.Count);
        if (following > 0) Given = _readTo = stream.At(next + following - 1).Id;
        for (int i = 0; i < following; i++) indices.Add(next + i);
        _seen = applied.Clone();
        return indices;
    }

    // What was late and is gone again is not given.
    private void FindLate(StreamView stream)
    {
        _late.RemoveWhere(id => { stream.IndexOf(id, out bool isThere); return !isThere; });
        foreach (int index in stream.FindLate(_readTo, _seen)) _late.Add(stream.At(index).Id);
    }
}
