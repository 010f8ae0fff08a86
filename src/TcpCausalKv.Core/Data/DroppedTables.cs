using TcpCausalKv.Core.Data.Memory;
using TcpCausalKv.Core.Data.Orders;
using TcpCausalKv.Core.Data.Tables;

namespace TcpCausalKv.Core.Data;

/// <summary>Tables and orders that nobody uses any more, whose memory is given back in steps: that of ten million records takes a second.</summary>
/// <param name="arena">Gave the memory.</param>
internal sealed class DroppedTables(RecordArena arena)
{
    private readonly Queue<KeyTable> _tables = [];
    private readonly Queue<OrderTree> _orders = [];
    private IEnumerator<KeySegment>? _segments;

    /// <summary>Memory that is still to be given back, in bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>A table is not used any more.</summary>
    public void Add(KeyTable table)
    {
        _tables.Enqueue(table);
        Bytes += table.Bytes;
    }

    /// <summary>An order is not used any more.</summary>
    public void Add(OrderTree order)
    {
        _orders.Enqueue(order);
        Bytes += order.Bytes;
    }

    /// <summary>Gives a few nodes of an order back, or a segment of at most some thousand records back.</summary>
    /// <returns>True if there is more.</returns>
    public bool Step() => StepOrders() || StepTables();

    private bool StepOrders()
    {
        if (!_orders.TryPeek(out OrderTree? order)) return false;
        Bytes -= order.Bytes;
        if (order.FreeStep())
        {
            Bytes += order.Bytes;
            return true;
        }

        _orders.Dequeue();
        return _orders.Count + _tables.Count > 0;
    }

    private bool StepTables()
    {
        if (!_tables.TryPeek(out KeyTable? table)) return false;
        _segments ??= table.SegmentsFrom(0).GetEnumerator();
        if (_segments.MoveNext())
        {
            Free(_segments.Current);
            return true;
        }

        Bytes -= table.Bytes;
        _segments = null;
        _tables.Dequeue();
        return _tables.Count > 0;
    }

    private void Free(KeySegment segment)
    {
        for (int index = segment.NextRecord(0); index < segment.End; index = segment.NextRecord(index + 1)) segment[index].Record.Free(arena);
        segment.Free(arena);
    }
}
