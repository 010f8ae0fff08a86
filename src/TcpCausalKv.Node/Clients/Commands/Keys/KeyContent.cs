using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Core.Elements.Lists;
using TcpCausalKv.Core.Elements.Streams;
using TcpCausalKv.Core.Replication;

namespace TcpCausalKv.Node.Clients.Commands.Keys;

/// <summary>
/// All that a key shows, copied: what is shipped when it is given to another key. Of a counter that is its number, and of siblings the one that is
/// read.
/// </summary>
internal sealed class KeyContent
{
    private readonly List<(byte[] Part, byte[] Value)> _elements = [];
    private readonly long _deadline;
    private readonly byte[] _text = [];

    private KeyContent(CommandContext context, ReadOnlySpan<byte> key)
    {
        Type = context.Keyspace.TypeOf(key);
        _deadline = context.Keyspace.DeadlineOf(key);
        if (Type == DataType.Text)
        {
            context.Keyspace.TryGet(key, out ReadOnlySpan<byte> value);
            _text = value.ToArray();
        }
        else if (Type == DataType.List) ReadItems(context.Keyspace.OpenList(key));
        else context.Keyspace.Open(key, Kind).Visit((part, value) => _elements.Add((part.ToArray(), value.ToArray())));

        if (Type != DataType.Stream) return;
        StreamView stream = StreamView.Open(context.Keyspace, key);
        _text = new byte[StreamMark.Bytes];
        (stream.Mark with { LastId = stream.LastId }).Write(_text);
    }

    /// <summary>What the key shows itself as.</summary>
    public DataType Type { get; }

    /// <summary>A string's value; what a stream knows of entries that are gone; empty for any other type.</summary>
    public ReadOnlySpan<byte> Text => _text;

    /// <summary>
    /// The fields with their values, the members, the members with their scores, entries with their ids, or a list's elements in their order; none
    /// for a string.
    /// </summary>
    public IReadOnlyList<(byte[] Part, byte[] Value)> Elements => _elements;

    private ElementKind Kind => DataTypes.KindOf(Type);

    /// <summary>Copies a key that is there.</summary>
    public static KeyContent Read(CommandContext context, ReadOnlySpan<byte> key) => new(context, key);

    /// <summary>What a write of it under another key needs.</summary>
    public WriteBounds BoundsAt(CommandContext context, ReadOnlySpan<byte> key)
    {
        WriteBounds bounds = context.BeginBounds();
        if (_text.Length > 0) bounds.TryAdd(key.Length, _text.Length);
        foreach ((byte[] part, byte[] value) in _elements)
        {
            if (Type == DataType.List) bounds.TryAdd(key.Length + ListView.EmptyPushBytesMax, part.Length);
            else bounds.TryAdd(key.Length + part.Length, value.Length);
        }

        return bounds;
    }

    /// <summary>Gives it to a key, in the place of whatever that has.</summary>
    public void WriteTo(WriteScope write, ReadOnlySpan<byte> key)
    {
        if (Type == DataType.Text) write.Set(key, _text);
        else write.Delete(key);
        if (Type == DataType.Stream) write.MarkStream(key, StreamMark.Read(_text));
        foreach ((byte[] part, byte[] value) in _elements)
        {
            if (Type == DataType.List) write.Push(key, ListSide.After, part);
            else write.Put(key, Kind, part, value);
        }

        if (_deadline != long.MaxValue) write.Expire(key, _deadline);
    }

    private void ReadItems(ListView list)
    {
        for (ListCursor cursor = list.From(0); !cursor.IsEnd; cursor.MoveNext()) _elements.Add((cursor.Value.ToArray(), []));
    }
}
