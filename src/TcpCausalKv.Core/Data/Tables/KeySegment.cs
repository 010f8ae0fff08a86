using TcpCausalKv.Core.Data.Memory;

namespace TcpCausalKv.Core.Data.Tables;

/// <summary>
/// The part of a <see cref="KeyTable"/> whose key hashes begin with the same <see cref="Depth"/> bits: an array with gaps,
/// sorted by hash.
/// </summary>
/// <remarks>
/// <code>
/// home of a hash = its bits after the first Depth ones, as a fraction below 1, times the capacity
///
///      home 0      1       2       3       ...     capacity-1 | slack          | always free
///         [ h0 ] [ h1 ] [ h1' ] [      ]  ...       [ hn ]    | [ hn' ] [    ] | [    ]
/// </code>
/// Linear probing that keeps the hashes in order (Amble and Knuth, "Ordered hash tables", 1974). A record is at its home or in
/// the unbroken row of records after it; what does not fit before the end goes to the slack, so no row wraps around.
/// Records of one key are next to each other. Removal shifts the row back, so nothing marks where a record was.
/// </remarks>
internal sealed unsafe class KeySegment
{
    /// <summary>Capacity of the smallest segment.</summary>
    public const int CapacityMin = 16;

    private const int DoubledBelow = 128;

    // At most 13 of 16 homes are taken: then a record is about two slots from its home.
    private const int LoadMax = 13;
    private const int LoadDivisor = 16;
    private const int SlackMin = 16;
    private const int SlackShift = 4;

    // Of the arena, one more than End: the last is always free.
    private readonly KeySlot* _slots;

    private KeySegment(RecordArena arena, int depth, int capacity)
    {
        Depth = depth;
        Capacity = capacity;
        End = Capacity + Math.Max(SlackMin, Capacity >> SlackShift);
        _slots = (KeySlot*)arena.Take((int)Bytes);
        new Span<KeySlot>(_slots, End + 1).Clear();
    }

    /// <summary>How many first bits all hashes in here share.</summary>
    public int Depth { get; }

    /// <summary>Records in here.</summary>
    public int Count { get; private set; }

    /// <summary>Homes; any number from 1 on.</summary>
    public int Capacity { get; }

    /// <summary>The slot after the last that may hold a record.</summary>
    public int End { get; }

    /// <summary>All slots, in the order of their hashes.</summary>
    public ReadOnlySpan<KeySlot> Slots => new(_slots, End + 1);

    /// <summary>Memory that the segment takes without its records, in bytes.</summary>
    public long Bytes => (End + 1L) * KeySlot.Bytes;

    /// <summary>One slot.</summary>
    public ref readonly KeySlot this[int index] => ref _slots[index];

    /// <summary>An empty segment.</summary>
    public static KeySegment Empty(RecordArena arena, int depth, int capacity) => new(arena, depth, capacity);

    /// <summary>A segment with the records of both spans.</summary>
    /// <param name="arena">Gives the memory.</param>
    /// <param name="depth">First bits that all their hashes share.</param>
    /// <param name="capacity">Homes; more are taken if the records do not fit.</param>
    /// <param name="low">Slots in order; free ones are skipped.</param>
    /// <param name="high">Slots in order whose hashes follow those of <paramref name="low"/>.</param>
    public static KeySegment Build(
        RecordArena arena, int depth, int capacity, ReadOnlySpan<KeySlot> low, ReadOnlySpan<KeySlot> high = default)
    {
        // The slack grows with the capacity, so at last even records of one and the same hash fit.
        for (; ; capacity = LargerThan(capacity))
        {
            KeySegment segment = new(arena, depth, capacity);
            int free = 0;
            if (segment.TryAppend(low, ref free) && segment.TryAppend(high, ref free)) return segment;
            segment.Free(arena);
        }
    }

    /// <summary>Gives the memory of the slots back, and not that of their records. Nothing may be done with the segment any more.</summary>
    public void Free(RecordArena arena) => arena.Give((byte*)_slots, (int)Bytes);

    /// <summary>The next larger capacity: small segments double, others grow by a quarter, so that little of a large table is free.</summary>
    public static int LargerThan(int capacity) => capacity < DoubledBelow ? capacity * 2 : capacity + (capacity / 4);

    /// <summary>A capacity that leaves some room beside <paramref name="count"/> records.</summary>
    public static int CapacityFor(int count) => Math.Max(CapacityMin, (count * LoadDivisor / LoadMax) + (count / 4));

    /// <summary>The first record of <paramref name="key"/>, or the slot where it would go.</summary>
    /// <param name="hash">Hash of the key.</param>
    /// <param name="key">The key.</param>
    /// <param name="index">The slot.</param>
    /// <returns>True if the key has a record.</returns>
    public bool TryFind(ulong hash, ReadOnlySpan<byte> key, out int index)
    {
        KeySlot* slots = _slots;
        for (index = HomeOf(hash); !slots[index].IsFree && slots[index].Hash <= hash; index++)
        {
            if (slots[index].Holds(hash, key)) return true;
        }

        return false;
    }

    /// <summary>Tells the processor that the slots of <paramref name="hash"/> are looked at soon.</summary>
    public void ExpectSlots(ulong hash) => Prefetch.TwoLines(_slots + HomeOf(hash));

    /// <summary>Tells the processor that the first record with <paramref name="hash"/> is looked at soon.</summary>
    public void ExpectRecord(ulong hash)
    {
        KeySlot* slots = _slots;
        int index = HomeOf(hash);
        while (!slots[index].IsFree && slots[index].Hash < hash) index++;
        if (slots[index].Hash == hash) Prefetch.TwoLines(slots[index].Record.Address);
    }

    /// <summary>Tells the processor that all of the first record with <paramref name="hash"/> is looked at soon, whose beginning has come.</summary>
    public void ExpectRest(ulong hash)
    {
        KeySlot* slots = _slots;
        int index = HomeOf(hash);
        while (!slots[index].IsFree && slots[index].Hash < hash) index++;
        if (slots[index].Hash == hash && !slots[index].IsFree) Prefetch.AfterTwoLines(slots[index].Record.Address, slots[index].Record.Bytes);
    }

    /// <summary>The first slot with a record at or after <paramref name="index"/>, or <see cref="End"/>.</summary>
    public int NextRecord(int index)
    {
        while (index < End && _slots[index].IsFree) index++;
        return index;
    }

    /// <summary>The first slot with a record whose hash is at least <paramref name="hash"/>, or <see cref="End"/>.</summary>
    /// <param name="hash">One that begins with the bits of this segment.</param>
    public int Seek(ulong hash)
    {
        int index = NextRecord(HomeOf(hash));
        while (index < End && _slots[index].Hash < hash) index = NextRecord(index + 1);
        return index;
    }

    /// <summary>The slot of the record that has <paramref name="rank"/> others before it.</summary>
    /// <param name="rank">Less than <see cref="Count"/>.</param>
    public int IndexOfRank(int rank)
    {
        int index = NextRecord(0);
        for (; rank > 0; rank--) index = NextRecord(index + 1);
        return index;
    }

    /// <summary>Puts a record at <paramref name="index"/> and shifts the row that begins there.</summary>
    /// <returns>False if the segment is full; it is then unchanged.</returns>
    public bool TryInsert(int index, ulong hash, KeyRecord record)
    {
        if (Count >= Capacity * LoadMax / LoadDivisor) return false;

        int free = FirstFree(index);
        if (free == End) return false;

        new ReadOnlySpan<KeySlot>(_slots + index, free - index).CopyTo(new Span<KeySlot>(_slots + index + 1, free - index));
        _slots[index] = new KeySlot(hash, record);
        Count++;
        return true;
    }

    /// <summary>Puts another record of the same key in the place of the one at <paramref name="index"/>.</summary>
    public void Replace(int index, KeyRecord record) => _slots[index] = new KeySlot(_slots[index].Hash, record);

    /// <summary>Takes a record out. The one that followed it is at <paramref name="index"/> then, if any moved.</summary>
    public void RemoveAt(int index)
    {
        int end = index + 1;
        while (!_slots[end].IsFree && HomeOf(_slots[end].Hash) < end) end++;

        new ReadOnlySpan<KeySlot>(_slots + index + 1, end - index - 1).CopyTo(new Span<KeySlot>(_slots + index, end - index - 1));
        _slots[end - 1] = default;
        Count--;
    }

    /// <summary>True if the key of the record at <paramref name="index"/> has another record.</summary>
    public bool HasSibling(int index) =>
        _slots[index].HasKeyOf(_slots[index + 1]) || (index > 0 && _slots[index].HasKeyOf(_slots[index - 1]));

    private int HomeOf(ulong hash) => (int)Math.BigMul(hash << Depth, (ulong)Capacity, out _);

    private int FirstFree(int index)
    {
        while (!_slots[index].IsFree) index++;
        return index;
    }

    private bool TryAppend(ReadOnlySpan<KeySlot> slots, ref int free)
    {
        foreach (ref readonly KeySlot slot in slots)
        {
            if (slot.IsFree) continue;

            int index = Math.Max(free, HomeOf(slot.Hash));
            if (index >= End) return false;

            _slots[index] = slot;
            free = index + 1;
            Count++;
        }

        return true;
    }
}
