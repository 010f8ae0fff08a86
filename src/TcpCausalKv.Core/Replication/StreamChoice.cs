using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Effects;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Core.Elements.Streams;

namespace TcpCausalKv.Core.Replication;

/// <summary>Chooses the effects of what a client does to a stream.</summary>
/// <remarks>A part of the replica, and on its thread.</remarks>
internal sealed class StreamChoice(OwnWrites writes)
{
    /// <summary>Adds an entry.</summary>
    internal void Add(ReadOnlySpan<byte> key, StreamId id, ReadOnlySpan<byte> fields)
    {
        writes.Effects.Prepare(key, DataType.Stream);
        Span<byte> name = stackalloc byte[ElementName.Length(StreamId.Bytes)];
        writes.Add(new Effect(EffectKind.Put, key, NameOf(id, name), fields));
    }

    /// <summary>Deletes entries by their ids, which must be there.</summary>
    internal void Delete(ReadOnlySpan<byte> key, IReadOnlyList<StreamId> ids)
    {
        StreamMark mark = MarkOf(key);
        foreach (StreamId id in ids) mark = mark with { MaxDeletedId = StreamId.Later(mark.MaxDeletedId, id) };
        Remove(key, ids, mark);
    }

    /// <summary>Removes the first entries.</summary>
    internal void Trim(ReadOnlySpan<byte> key, int count)
    {
        StreamView stream = StreamView.Open(writes.Keyspace, key);
        StreamMark mark = MarkOf(key);
        if (count == stream.Count)
        {
            SetMark(key, mark with { Removed = mark.Removed + (ulong)count });
            writes.Add(new Effect(EffectKind.RemoveKind, key, [(byte)ElementKind.Entry], default));
            return;
        }

        List<StreamId> ids = [];
        StreamCursor cursor = stream.At(0);
        for (int i = 0; i < count; i++, cursor.MoveNext()) ids.Add(cursor.Id);
        Remove(key, ids, mark);
    }

    /// <summary>Says what is known of entries that are gone; the stream is there from then on.</summary>
    internal void SetMark(ReadOnlySpan<byte> key, StreamMark mark)
    {
        writes.Effects.Prepare(key, DataType.Stream);
        Span<byte> value = stackalloc byte[StreamMark.Bytes];
        mark.Write(value);
        writes.Add(new Effect(EffectKind.Put, key, [(byte)ElementKind.StreamMark], value));
    }

    private static Span<byte> NameOf(StreamId id, Span<byte> name)
    {
        name[0] = (byte)ElementKind.Entry;
        id.Write(name[1..]);
        return name;
    }

    // The last id stays known, whatever is removed.
    private StreamMark MarkOf(ReadOnlySpan<byte> key)
    {
        StreamView stream = StreamView.Open(writes.Keyspace, key);
        return stream.Mark with { LastId = stream.LastId };
    }

    private void Remove(ReadOnlySpan<byte> key, IReadOnlyList<StreamId> ids, StreamMark mark)
    {
        SetMark(key, mark with { Removed = mark.Removed + (ulong)ids.Count });
        Span<byte> name = stackalloc byte[ElementName.Length(StreamId.Bytes)];
        foreach (StreamId id in ids) writes.Add(new Effect(EffectKind.Remove, key, NameOf(id, name), default));
    }
}
