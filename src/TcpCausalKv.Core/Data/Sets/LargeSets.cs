using TcpCausalKv.Core.Data.Memory;
using TcpCausalKv.Core.Data.Orders;
using TcpCausalKv.Core.Data.Tables;
using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Core.Data.Sets;

/// <summary>The large sets of a store by number, and the memory of those that are gone, which is given back in steps.</summary>
/// <param name="hashSeed">Decides the order of elements.</param>
/// <param name="arena">Gives the memory.</param>
internal sealed class LargeSets(ulong hashSeed, RecordArena arena)
{
    private readonly List<LargeSet?> _byNumber = [];
    private readonly Stack<int> _freeNumbers = [];
    private readonly DroppedTables _dropped = new(arena);
    private readonly OrderMemory _orders = new();

    /// <summary>Memory of the tables of all sets, in bytes: kept up to date by who changes one.</summary>
    public long TableBytes { get; set; }

    /// <summary>Memory of all sets, and of those that are gone as far as it is not given back yet, in bytes.</summary>
    public long Bytes => TableBytes + _orders.Bytes + _dropped.Bytes;

    /// <summary>The set of a number.</summary>
    public LargeSet At(int number) => _byNumber[number]!;

    /// <summary>A new set.</summary>
    public LargeSet Open()
    {
        int number = _freeNumbers.TryPop(out int free) ? free : _byNumber.Count;
        LargeSet set = new(number, hashSeed, arena, _orders);
        if (number == _byNumber.Count) _byNumber.Add(set);
        else _byNumber[number] = set;
        TableBytes += set.Table.Bytes;
        return set;
    }

    /// <summary>A new set with the versions of a packed one; not yet in any order.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="packed">The packed set.</param>
    public LargeSet Unpack(ReadOnlySpan<byte> key, ElementSet packed)
    {
        LargeSet large = Open();
        KeyTable table = large.Table;
        long bytesBefore = table.Bytes;
        ulong keyDigest = VersionBody.DigestOfKey(key);
        for (KeyPlace place = packed.Packed.First; !place.IsFree; place = place.Next)
        {
            bool isSibling = table.TryFind(place.Key, out KeyPlace first);
            int rank = 0;
            for (KeyPlace sibling = first; sibling.Holds(place.Key); sibling = sibling.Next) rank++;
            ReadOnlySpan<byte> body = place.Record.Body;
            body.CopyTo(table.Insert(first, rank, place.Key, body.Length));
            large.Digest += place.Version.Digest(VersionBody.DigestOfElement(keyDigest, place.Key));
            if (!isSibling) large.Note(ElementName.KindOf(place.Key), elements: 1);
        }

        large.Shown(DataType.Hash) = packed.Shown(DataType.Hash);
        large.Shown(DataType.SortedSet) = packed.Shown(DataType.SortedSet);
        TableBytes += table.Bytes - bytesBefore;
        return large;
    }

    /// <summary>An empty set is gone, and its number free.</summary>
    public void Close(LargeSet set)
    {
        TableBytes -= set.Table.Bytes;
        set.Table.FreeEmpty();
        _byNumber[set.Number] = null;
        _freeNumbers.Push(set.Number);
    }

    /// <summary>A set goes on without any element.</summary>
    public void Drop(LargeSet set)
    {
        TableBytes -= set.Table.Bytes;
        set.DropTo(_dropped);
        TableBytes += set.Table.Bytes;
    }

    /// <summary>Gives some of the memory back of what was dropped.</summary>
    /// <returns>True if there is more.</returns>
    public bool FreeStep() => _dropped.Step();
}
