using TcpCausalKv.Core.Data.Orders;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Core.Elements.Streams;

namespace TcpCausalKv.Core.Data.Types;

/// <summary>A place in a stream. Good until the next change of the stream.</summary>
public struct StreamCursor
{
    private OrderCursor _cursor;

    internal StreamCursor(OrderCursor cursor) => _cursor = cursor;

    /// <summary>True where there is no entry.</summary>
    public readonly bool IsEnd => _cursor.IsEnd;

    /// <summary>The id of the entry here.</summary>
    public readonly StreamId Id => StreamId.Read(ElementName.PartOf(_cursor.Current.Record.Key));

    /// <summary>The fields of the entry here, as <see cref="EntryFields"/> reads them. Borrowed until the next change.</summary>
    public readonly ReadOnlySpan<byte> Fields => Version.Value;

    internal readonly VersionBody Version => new(_cursor.Current.Record.Body);

    /// <summary>Goes to the next entry.</summary>
    /// <returns>False if there is none.</returns>
    public bool MoveNext() => _cursor.MoveNext();

    /// <summary>Goes to the entry before.</summary>
    /// <returns>False if there is none.</returns>
    public bool MovePrevious() => _cursor.MovePrevious();
}
