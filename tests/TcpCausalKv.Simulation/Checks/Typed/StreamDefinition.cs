using TcpCausalKv.Core.Elements.Streams;
using TcpCausalKv.Simulation.Histories;

namespace TcpCausalKv.Simulation.Checks.Typed;

/// <summary>Which effects a command on a stream has by the definition of the data.</summary>
internal static class StreamDefinition
{
    /// <summary>True for what is done to a stream of so many entries.</summary>
    internal static bool IsDone(in TypedCommand command, int entries) => command.KnowsStreams && command.Action switch
    {
        TypedAction.AddEntry => true,
        TypedAction.DeleteEntry => entries > 0,
        _ => command.Trimmed(entries) > 0,
    };

    /// <summary>Works out the effects.</summary>
    /// <param name="command">The command, which is done.</param>
    /// <param name="entries">The ids of the stream's entries.</param>
    /// <param name="mark">What it knows of entries that are gone, and its highest id.</param>
    /// <param name="source">Who writes.</param>
    /// <param name="effects">Gets them.</param>
    internal static void Run(
        in TypedCommand command, IReadOnlyList<StreamId> entries, StreamMark mark, ItemSource source, List<TypedEffect> effects)
    {
        TypedEffect put = new(TypedEffectKind.Put, command.Key, TypedElement.Entry);
        if (command.Action == TypedAction.AddEntry)
        {
            effects.Add(put with { Id = NextId(mark.LastId, command, source.Origin), Value = command.Value });
            return;
        }

        bool isDeletion = command.Action == TypedAction.DeleteEntry;
        IEnumerable<StreamId> gone = isDeletion ? [entries[command.SetAt(entries.Count)]] : entries.Take(command.Trimmed(entries.Count));
        if (isDeletion) mark = mark with { MaxDeletedId = StreamId.Later(mark.MaxDeletedId, gone.First()) };
        effects.Add(put with { Mark = mark with { Removed = mark.Removed + (ulong)gone.Count() } });
        foreach (StreamId id in gone) effects.Add(new TypedEffect(TypedEffectKind.Remove, command.Key, TypedElement.Entry) { Id = id });
    }

    // One by one, until it is of those that this member makes.
    private static StreamId NextId(StreamId last, in TypedCommand command, int member)
    {
        ulong nowMs = (ulong)Math.Max(0, command.NowMs);
        StreamId id = nowMs > last.Ms ? new StreamId(nowMs, 0) : last.Next;
        while (id.Sequence % (ulong)command.Members != (ulong)member) id = id.Next;
        return id;
    }
}
