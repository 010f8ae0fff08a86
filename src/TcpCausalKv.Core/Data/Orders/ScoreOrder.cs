using TcpCausalKv.Core.Data.Memory;
using TcpCausalKv.Core.Data.Tables;

namespace TcpCausalKv.Core.Data.Orders;

/// <summary>The members of one large sorted set by score, and those of equal scores by their bytes.</summary>
/// <remarks>
/// Each entry points at a record of its member: the first version, or what was added where there is none. An entry is taken out before a record
/// of its member changes and put back after that, so none ever points at a record that is gone.
/// </remarks>
/// <param name="arena">Gives the memory.</param>
/// <param name="memory">Counts it.</param>
internal sealed class ScoreOrder(RecordArena arena, OrderMemory memory)
{
    /// <summary>A set of more members has such an order; a shorter one is sorted when it is read.</summary>
    public const int LongerThan = 64;

    /// <summary>And loses it with fewer members.</summary>
    public const int KeptFrom = LongerThan / 2;

    /// <summary>The order.</summary>
    public OrderTree Tree { get; private set; } = new(arena);

    /// <summary>Puts a member in.</summary>
    public void Add(ulong rank, KeyRecord record)
    {
        long before = Tree.Bytes;
        Tree.Add(rank, record);
        memory.Bytes += Tree.Bytes - before;
    }

    /// <summary>Takes a member out.</summary>
    public void Remove(ulong rank, ReadOnlySpan<byte> member)
    {
        long before = Tree.Bytes;
        Tree.Remove(rank, member);
        memory.Bytes += Tree.Bytes - before;
    }

    /// <summary>Begins to count.</summary>
    public static ScoreOrder Create(RecordArena arena, OrderMemory memory)
    {
        ScoreOrder order = new(arena, memory);
        memory.Bytes += order.Tree.Bytes;
        return order;
    }

    /// <summary>Gives its memory back at once: of an order of a few members.</summary>
    public void Free()
    {
        Release();
        while (Tree.FreeStep())
        {
        }
    }

    /// <summary>Counts no more: somebody else gives its memory back.</summary>
    public OrderTree Release()
    {
        memory.Bytes -= Tree.Bytes;
        return Tree;
    }
}
