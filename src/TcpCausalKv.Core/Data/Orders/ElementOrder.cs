using TcpCausalKv.Core.Data.Memory;
using TcpCausalKv.Core.Data.Tables;

namespace TcpCausalKv.Core.Data.Orders;

/// <summary>The elements of a set that are of an ordered type and show, in their order.</summary>
/// <remarks>
/// An entry points at a record of its element. It is taken out before a record of the element changes and put back after that, so none ever points at
/// a record that is gone.
/// </remarks>
/// <param name="arena">Gives the memory.</param>
/// <param name="memory">Counts it.</param>
internal sealed class ElementOrder(RecordArena arena, OrderMemory memory)
{
    /// <summary>The order.</summary>
    public OrderTree Tree { get; } = new(arena);

    /// <summary>Its memory, in bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>Puts an element in.</summary>
    public void Add(ulong rank, KeyRecord record)
    {
        Tree.Add(rank, record);
        Count(Tree.Bytes);
    }

    /// <summary>Takes an element out.</summary>
    public void Remove(ulong rank, ReadOnlySpan<byte> part)
    {
        Tree.Remove(rank, part);
        Count(Tree.Count == 0 ? 0 : Tree.Bytes);
    }

    /// <summary>Counts no more: somebody else gives its memory back.</summary>
    public OrderTree Release()
    {
        Count(0);
        return Tree;
    }

    private void Count(long bytes)
    {
        memory.Bytes += bytes - Bytes;
        Bytes = bytes;
    }
}
