using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data.Memory;
using TcpCausalKv.Core.Data.Orders;
using TcpCausalKv.Core.Data.Tables;
using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Core.Data.Sets;

/// <summary>The elements of a large set: a table of versions by the names of their elements, and an order for each ordered type.</summary>
/// <remarks>Whose key it is, is known to whoever has it. Owned by the replica's thread.</remarks>
/// <param name="number">Its place among the large sets of its <see cref="ElementStore"/>.</param>
/// <param name="hashSeed">Decides the order of elements.</param>
/// <param name="arena">Gives the memory.</param>
/// <param name="orders">Counts the memory of orders.</param>
internal sealed class LargeSet(int number, ulong hashSeed, RecordArena arena, OrderMemory orders)
{
    // From so many versions on it is worth knowing the newest ones, so that all can be dropped at once.
    private const int NewestFrom = 1_024;

    private NewestEntries? _newest;
    private KindNumbers _elements;
    private int _fields;
    private int _scores;
    private ElementOrder? _itemOrder;
    private ElementOrder? _scoreOrder;
    private ElementOrder? _entryOrder;

    /// <summary>Its place among the large sets of its store.</summary>
    public int Number { get; } = number;

    /// <summary>The versions, by the names of their elements.</summary>
    public KeyTable Table { get; private set; } = new(hashSeed, arena);

    /// <summary>Sum over the digests of the versions.</summary>
    public ulong Digest { get; set; }

    /// <summary>Entries of the stream that came after ones with later ids; null if none did.</summary>
    public LateEntries? LateEntries { get; set; }

    /// <summary>Memory of what keeps elements in their order, in bytes.</summary>
    public long OrderBytes => (_itemOrder?.Bytes ?? 0) + (_scoreOrder?.Bytes ?? 0) + (_entryOrder?.Bytes ?? 0);

    /// <summary>Versions in here.</summary>
    public long Versions => Table.KeyCount + Table.SiblingCount;

    /// <summary>The types of which an element shows.</summary>
    public DataTypeSet Types => default(DataTypeSet)
        .WithAny(DataType.Hash, _fields)
        .WithAny(DataType.Set, _elements[ElementKind.Member])
        .WithAny(DataType.SortedSet, _scores)
        .WithAny(DataType.List, _elements[ElementKind.Item])
        .WithAny(DataType.Stream, _elements[ElementKind.Entry] + _elements[ElementKind.StreamMark]);

    /// <summary>Elements of a kind that have a version.</summary>
    public int Elements(ElementKind kind) => _elements[kind];

    /// <summary>Elements of a type that show, if not each does that has a version.</summary>
    public ref int Shown(DataType type)
    {
        if (type == DataType.Hash) return ref _fields;
        return ref _scores;
    }

    /// <summary>So many more elements of a kind have a version.</summary>
    public void Note(ElementKind kind, int elements) => _elements[kind] += elements;

    /// <summary>A version is of this write.</summary>
    public void Note(Dot dot)
    {
        if (_newest is { } newest) newest.Note(dot);
        else if (Versions >= NewestFrom) NoteAll();
    }

    /// <summary>True if a context covers every version; false also where it would take long to find out.</summary>
    public bool IsCoveredBy(CausalContext seen) => _newest is { } newest && newest.AreCoveredBy(seen);

    /// <summary>Goes on without any element.</summary>
    /// <param name="dropped">Gets what it had, to give the memory back.</param>
    public void DropTo(DroppedTables dropped)
    {
        Drop(ref _itemOrder, dropped);
        Drop(ref _scoreOrder, dropped);
        Drop(ref _entryOrder, dropped);
        LateEntries = null;
        dropped.Add(Table);
        Table = new KeyTable(hashSeed, arena);
        Digest = 0;
        _fields = 0;
        _scores = 0;
        _elements = default;
        _newest = null;
    }

    /// <summary>The elements of a type that show, in their order; null for a type that has none.</summary>
    public ElementOrder? OrderOf(DataType type) => type switch
    {
        DataType.List => _itemOrder ??= new ElementOrder(arena, orders),
        DataType.SortedSet => _scoreOrder ??= new ElementOrder(arena, orders),
        DataType.Stream => _entryOrder ??= new ElementOrder(arena, orders),
        _ => null,
    };

    private static void Drop(ref ElementOrder? order, DroppedTables dropped)
    {
        if (order is not null) dropped.Add(order.Release());
        order = null;
    }

    private void NoteAll()
    {
        NewestEntries newest = new();
        foreach (KeyPlace place in Table.RecordsFrom(0)) newest.Note(place.Version.Dot);
        _newest = newest;
    }
}
