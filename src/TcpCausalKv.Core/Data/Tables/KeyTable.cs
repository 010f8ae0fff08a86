using System.IO.Hashing;
using TcpCausalKv.Core.Data.Memory;

namespace TcpCausalKv.Core.Data.Tables;

/// <summary>
/// Records by key, one or more a key, in the order of their keys' hashes. Grows and shrinks by one small segment at a time, so
/// no change takes long, however large the table is.
/// </summary>
/// <remarks>
/// <code>
/// directory, by the first bits of a hash      00    01    10    11
///                                              |     |      \   /
/// segments                                  depth 2  depth 2  depth 1
/// </code>
/// Extendible hashing (Fagin, Nievergelt, Pippenger, Strong, 1979): a full segment splits in two by its next bit; two halves
/// that have become nearly empty merge. The directory doubles only when a segment outgrows it, and is one word for hundreds of
/// keys. Invariant: a segment of depth d stands in 2^(directory depth - d) entries in a row, beginning at a multiple of that.
/// </remarks>
internal sealed class KeyTable
{
    private const int SplitFromCapacity = 1024;

    // Merged segments leave room for twice as many records before they split again.
    private const int MergedCountMax = SplitFromCapacity / 4;

    private readonly long _hashSeed;
    private readonly RecordArena _arena;

    // A mutable struct: one access less on the way to a record.
    private SegmentDirectory _directory = new();
    private long _recordBytes;

    /// <summary>An empty table.</summary>
    /// <param name="hashSeed">Decides the order of keys; one that clients cannot guess spreads keys whatever they choose.</param>
    /// <param name="arena">Gives the memory; whoever has it frees it, and with it all tables that it serves.</param>
    public KeyTable(ulong hashSeed, RecordArena arena)
    {
        _hashSeed = (long)hashSeed;
        _arena = arena;
        _directory.Adopt(KeySegment.Empty(_arena, depth: 0, KeySegment.CapacityMin), entry: 0);
    }

    /// <summary>Moves on whenever a record may have gone to another place.</summary>
    public int Moves { get; private set; }

    /// <summary>Keys that have a record.</summary>
    public int KeyCount { get; private set; }

    /// <summary>Records beyond the first of their key.</summary>
    public long SiblingCount { get; private set; }

    /// <summary>Of <see cref="Bytes"/>, those outside of the garbage-collected heap.</summary>
    public long ArenaBytes => _recordBytes + _directory.SegmentBytes;

    /// <summary>Memory held, in bytes, as far as it can be known from the sizes of objects.</summary>
    public long Bytes => ArenaBytes + _directory.Bytes;

    /// <summary>The hash by which a key has its place.</summary>
    public ulong HashOf(ReadOnlySpan<byte> key) => XxHash3.HashToUInt64(key, _hashSeed);

    /// <summary>The first record of <paramref name="key"/>, or the place where it would go.</summary>
    /// <returns>True if the key has a record.</returns>
    public bool TryFind(ReadOnlySpan<byte> key, out KeyPlace place)
    {
        ulong hash = HashOf(key);
        KeySegment segment = _directory.Of(hash);
        bool found = segment.TryFind(hash, key, out int index);
        place = new KeyPlace(segment, index, hash);
        return found;
    }

    /// <summary>Tells the processor that the place of <paramref name="key"/> is looked at soon.</summary>
    /// <returns>The key's hash, for <see cref="ExpectRecord"/>.</returns>
    public ulong ExpectPlace(ReadOnlySpan<byte> key)
    {
        ulong hash = HashOf(key);
        _directory.Of(hash).ExpectSlots(hash);
        return hash;
    }

    /// <summary>Tells the processor that the record of a key is read soon. Best some time after <see cref="ExpectPlace"/>.</summary>
    public void ExpectRecord(ulong hash) => _directory.Of(hash).ExpectRecord(hash);

    /// <summary>Tells the processor that the whole record of a key is read soon. Best some time after <see cref="ExpectRecord"/>.</summary>
    public void ExpectRest(ulong hash) => _directory.Of(hash).ExpectRest(hash);

    /// <summary>Adds a record of <paramref name="key"/>.</summary>
    /// <param name="first">Where <see cref="TryFind"/> put the key; records of it may have been removed since.</param>
    /// <param name="rank">How many of the key's records go before the new one.</param>
    /// <param name="key">The key.</param>
    /// <param name="bodyLength">Length of the body, in bytes.</param>
    /// <returns>The body, to be written by the caller.</returns>
    public Span<byte> Insert(KeyPlace first, int rank, ReadOnlySpan<byte> key, int bodyLength)
    {
        KeyRecord record = KeyRecord.Create(_arena, key, bodyLength);
        Insert(first, rank, key, record);
        return record.Body;
    }

    /// <summary>Adds a record of a key that was made already: the table has it from now on.</summary>
    public void InsertDetached(KeyPlace first, int rank, ReadOnlySpan<byte> key, KeyRecord record)
    {
        record.Attach(_arena);
        Insert(first, rank, key, record);
    }

    /// <summary>Puts a record that was made already in the place of another one of its key; the place stays good.</summary>
    public void ReplaceByDetached(KeyPlace place, KeyRecord record)
    {
        record.Attach(_arena);
        Replace(place, record);
    }

    /// <summary>Gives the record at <paramref name="place"/> a body of another length; the place stays good.</summary>
    /// <returns>The body, to be written by the caller: the old memory if it has the size for it.</returns>
    public Span<byte> Resize(KeyPlace place, int bodyLength)
    {
        KeyRecord old = place.Segment[place.Index].Record;
        if (old.TryResize(bodyLength)) return old.Body;

        KeyRecord record = KeyRecord.Create(_arena, old.Key, bodyLength);
        Replace(place, record);
        return record.Body;
    }

    /// <summary>Gives some bytes of a record's body another length; its place stays good.</summary>
    /// <param name="place">The record, or one that is packed in its body.</param>
    /// <param name="offset">Where in the body they begin.</param>
    /// <param name="removed">How many they are.</param>
    /// <param name="added">How many they are to be.</param>
    /// <returns>These, to be written by the caller.</returns>
    public Span<byte> Splice(KeyPlace place, int offset, int removed, int added)
    {
        KeyRecord old = place.Segment[place.Index].Record;
        if (old.TrySplice(offset, removed, added)) return old.Body.Slice(offset, added);

        KeyRecord record = KeyRecord.Create(_arena, old.Key, old.BodyLength - removed + added);
        old.Body[..offset].CopyTo(record.Body);
        old.Body[(offset + removed)..].CopyTo(record.Body[(offset + added)..]);
        Replace(place, record);
        return record.Body.Slice(offset, added);
    }

    /// <summary>
    /// Takes a record out. Places before it stay good, and the record after it moves into its place, if it moves. Memory is let
    /// go of by <see cref="Compact"/>.
    /// </summary>
    public void Remove(KeyPlace place)
    {
        KeyRecord record = place.Segment[place.Index].Record;
        Moves++;
        CountRecord(place.Segment, place.Index, record, change: -1);
        place.Segment.RemoveAt(place.Index);
        record.Free(_arena);
    }

    /// <summary>Gives back the memory of a table without records. Nothing may be done with it any more.</summary>
    public void FreeEmpty()
    {
        foreach (KeySegment segment in SegmentsFrom(0)) segment.Free(_arena);
    }

    /// <summary>Merges the segment of <paramref name="hash"/> with its other half while both are nearly empty.</summary>
    public void Compact(ulong hash)
    {
        while (TryMerge(hash))
        {
        }
    }

    /// <summary>Merges all segments that are nearly empty.</summary>
    public void CompactAll()
    {
        for (int entry = 0; entry < _directory.Length; entry = _directory.EntryAfter(entry)) Compact(_directory.FirstHashOf(entry));
    }

    /// <summary>The segments in the order of their hashes, from the one that <paramref name="hash"/> belongs to.</summary>
    public IEnumerable<KeySegment> SegmentsFrom(ulong hash)
    {
        for (int entry = _directory.EntryOf(hash); entry < _directory.Length; entry = _directory.EntryAfter(entry)) yield return _directory[entry];
    }

    /// <summary>The records in the order of their hashes, from <paramref name="hash"/> on. The table must not change.</summary>
    public IEnumerable<KeyPlace> RecordsFrom(ulong hash)
    {
        int start = _directory.Of(hash).Seek(hash);
        foreach (KeySegment segment in SegmentsFrom(hash))
        {
            for (int index = segment.NextRecord(start); index < segment.End; index = segment.NextRecord(index + 1))
            {
                yield return new KeyPlace(segment, index, segment[index].Hash);
            }

            start = 0;
        }
    }

    /// <summary>Some record: each about as likely as any other if <paramref name="random"/> is.</summary>
    /// <param name="random">64 random bits: the first choose a segment, the last 32 a record in it.</param>
    /// <param name="place">Where the record is.</param>
    /// <returns>False if there is none.</returns>
    public bool TryPick(ulong random, out KeyPlace place)
    {
        place = default;
        if (KeyCount == 0) return false;

        KeySegment segment = SegmentsFrom(random).Concat(SegmentsFrom(0)).First(segment => segment.Count > 0);
        ulong rank = ((random & uint.MaxValue) * (ulong)segment.Count) >> 32;
        int index = segment.IndexOfRank((int)rank);
        place = new KeyPlace(segment, index, segment[index].Hash);
        return true;
    }

    private void Insert(KeyPlace first, int rank, ReadOnlySpan<byte> key, KeyRecord record)
    {
        Moves++;
        while (!first.Segment.TryInsert(first.Index + rank, first.Hash, record))
        {
            MakeRoom(first.Hash);
            TryFind(key, out first);
        }

        CountRecord(first.Segment, first.Index + rank, record, change: 1);
    }

    private void Replace(KeyPlace place, KeyRecord record)
    {
        KeyRecord old = place.Segment[place.Index].Record;
        place.Segment.Replace(place.Index, record);
        _recordBytes += record.BlockBytes - old.BlockBytes;
        old.Free(_arena);
    }

    private void CountRecord(KeySegment segment, int index, KeyRecord record, int change)
    {
        _recordBytes += change * record.BlockBytes;
        if (segment.HasSibling(index)) SiblingCount += change;
        else KeyCount += change;
    }

    private void MakeRoom(ulong hash)
    {
        KeySegment segment = _directory.Of(hash);
        if (segment.Capacity >= SplitFromCapacity && _directory.TryDeepenFor(segment)) Split(segment, hash);
        else Grow(segment, hash);
    }

    private void Grow(KeySegment segment, ulong hash)
    {
        _directory.Adopt(KeySegment.Build(_arena, segment.Depth, KeySegment.LargerThan(segment.Capacity), segment.Slots), _directory.EntryOf(hash));
        Discard(segment);
    }

    private void Split(KeySegment segment, ulong hash)
    {
        int depth = segment.Depth + 1;
        int entries = _directory.EntriesOf(depth);
        int lowEntry = _directory.EntryOf(hash) & ~((2 * entries) - 1);
        int highEntry = lowEntry + entries;
        int middle = segment.Seek(_directory.FirstHashOf(highEntry));
        int capacity = KeySegment.CapacityFor(segment.Count / 2);

        _directory.Adopt(KeySegment.Build(_arena, depth, capacity, segment.Slots[..middle]), lowEntry);
        _directory.Adopt(KeySegment.Build(_arena, depth, capacity, segment.Slots[middle..]), highEntry);
        Discard(segment);
    }

    private bool TryMerge(ulong hash)
    {
        int entry = _directory.EntryOf(hash);
        KeySegment segment = _directory[entry];
        if (segment.Depth == 0 || segment.Count > MergedCountMax) return false;

        int otherEntry = entry ^ _directory.EntriesOf(segment.Depth);
        KeySegment other = _directory[otherEntry];
        if (other.Depth != segment.Depth || segment.Count + other.Count > MergedCountMax) return false;

        Moves++;
        (KeySegment low, KeySegment high) = entry < otherEntry ? (segment, other) : (other, segment);
        _directory.Adopt(KeySegment.Build(_arena, segment.Depth - 1, KeySegment.CapacityFor(low.Count + high.Count), low.Slots, high.Slots), entry);
        Discard(low);
        Discard(high);
        return true;
    }

    private void Discard(KeySegment segment)
    {
        _directory.Discard(segment);
        segment.Free(_arena);
    }
}
