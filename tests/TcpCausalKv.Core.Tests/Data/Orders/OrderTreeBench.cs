using System.Runtime.CompilerServices;
using TcpCausalKv.Core.Data.Memory;
using TcpCausalKv.Core.Data.Orders;
using TcpCausalKv.Core.Data.Tables;
using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Core.Tests.Data.Orders;

/// <summary>A tree beside a plain sorted list of what should be in it.</summary>
/// <remarks>A record is overwritten before it is freed: a tree that still looks at it fails.</remarks>
internal sealed unsafe class OrderTreeBench : IDisposable
{
    public const int FullNodeBytes = 2_040;

    private readonly RecordArena _recordArena = new();
    private readonly List<Item> _items = [];

    public OrderTreeBench() => Tree = new OrderTree(NodeArena);

    public RecordArena NodeArena { get; } = new();

    public OrderTree Tree { get; }

    public int Count => _items.Count;

    public void Dispose()
    {
        NodeArena.Free();
        _recordArena.Free();
    }

    /// <summary>Four bytes whose order is that of the numbers.</summary>
    public static byte[] PartOf(int number) => [(byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number];

    public KeyRecord CreateRecord(byte[] part) => KeyRecord.Create(_recordArena, [(byte)ElementKind.Member, .. part], bodyLength: 9);

    /// <returns>False, and nothing is changed, if an equal one is there.</returns>
    public bool TryAdd(ulong prefix, byte[] part)
    {
        int at = LowerBound(prefix, part, out bool isThere);
        if (isThere) return false;

        Item item = new(prefix, part) { Record = CreateRecord(part) };
        Tree.Add(prefix, item.Record);
        _items.Insert(at, item);
        return true;
    }

    public void RemoveAt(int index)
    {
        Item item = _items[index];
        Tree.Remove(item.Prefix, item.Part);
        Destroy(item.Record);
        _items.RemoveAt(index);
    }

    public int LowerBound(ulong prefix, byte[] part, out bool isThere)
    {
        int at = _items.BinarySearch(new Item(prefix, part));
        isThere = at >= 0;
        return isThere ? at : ~at;
    }

    public void AssertIsAt(int index, OrderCursor cursor)
    {
        Assert.False(cursor.IsEnd);
        Assert.Equal(_items[index].Prefix, cursor.Current.Prefix);
        Assert.True(_items[index].Record.Address == cursor.Current.Record.Address);
    }

    public void AssertAgrees()
    {
        OrderTreeCheck.Run(Tree);
        Assert.Equal(_items.Count, Tree.Count);
        OrderCursor cursor = Tree.At(0);
        for (int i = 0; i < _items.Count; i++, cursor.MoveNext()) AssertIsAt(i, cursor);
        Assert.True(cursor.IsEnd);
    }

    private void Destroy(KeyRecord record)
    {
        long blockBytes = record.BlockBytes;
        Unsafe.InitBlock(record.Address, byte.MaxValue, (uint)blockBytes);
        _recordArena.Give((byte*)record.Address, (int)blockBytes);
    }

    internal sealed record Item(ulong Prefix, byte[] Part) : IComparable<Item>
    {
        public KeyRecord Record { get; set; }

        public int CompareTo(Item? other) => Prefix != other!.Prefix ? Prefix.CompareTo(other.Prefix) : Part.AsSpan().SequenceCompareTo(other.Part);
    }
}
