using TcpCausalKv.Core.Data.Orders;
using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Core.Data.Types;

/// <summary>A place in a list. Good until the next change of the list.</summary>
public struct ListCursor
{
    private OrderCursor _cursor;

    internal ListCursor(OrderCursor cursor) => _cursor = cursor;

    /// <summary>True where there is no item.</summary>
    public readonly bool IsEnd => _cursor.IsEnd;

    /// <summary>The item here. Borrowed until the next change.</summary>
    public readonly ReadOnlySpan<byte> Value => new VersionBody(_cursor.Current.Record.Body).Value;

    /// <summary>What the element of the item here is called by. Borrowed until the next change.</summary>
    public readonly ReadOnlySpan<byte> Position => ElementName.PartOf(_cursor.Current.Record.Key);

    /// <summary>Goes to the next item.</summary>
    /// <returns>False if there is none.</returns>
    public bool MoveNext() => _cursor.MoveNext();

    /// <summary>Goes to the item before.</summary>
    /// <returns>False if there is none.</returns>
    public bool MovePrevious() => _cursor.MovePrevious();
}
