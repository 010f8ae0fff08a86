using System.Buffers.Binary;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data.Memory;
using TcpCausalKv.Core.Data.Orders;
using TcpCausalKv.Core.Data.Tables;
using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Core.Data;

/// <summary>
/// Where all versions of a database are, and the only one that adds, changes and removes them: digest, numbers and a walk that is under way
/// follow each change.
/// </summary>
/// <remarks>
/// <code>
/// keys                     records of one key, in this order
///   key hash -> record       texts, by rank | contributions | deadlines | the number of its set
///                                                                              |
/// sets                     by the name of the element (kind and part)          v
///   name hash -> record      versions of one element, by rank
/// </code>
/// What a version means and which ones a write replaces is not known here. Owned by the replica's thread.
/// </remarks>
internal sealed class ElementStore
{
    private readonly ulong _hashSeed;
    private readonly RecordArena _arena = new();
    private readonly List<ElementSet?> _sets = [];
    private readonly Stack<int> _freeNumbers = [];
    private readonly DroppedTables _dropped;
    private readonly OrderMemory _orders = new();
    private long _setBytes;

    /// <summary>An empty store.</summary>
    /// <param name="hashSeed">Decides where keys lie.</param>
    public ElementStore(ulong hashSeed)
    {
        _hashSeed = hashSeed;
        _dropped = new DroppedTables(_arena);
        Keys = new KeyTable(hashSeed, _arena);
    }

    /// <summary>The records of keys.</summary>
    public KeyTable Keys { get; }

    /// <summary>Sum over the digests of all versions.</summary>
    public ulong Digest { get; private set; }

    /// <summary>Versions in all.</summary>
    public long Versions { get; private set; }

    /// <summary>Versions beyond the first of their element, but for contributions: every origin has its own.</summary>
    public long Siblings { get; private set; }

    /// <summary>Contributions, live or not.</summary>
    public long Counts { get; private set; }

    /// <summary>Versions of deadlines.</summary>
    public long Deadlines { get; private set; }

    /// <summary>Keys that have a set.</summary>
    public int Sets => _sets.Count - _freeNumbers.Count;

    /// <summary>True if no key has anything but one text: then a write sees all that there is of a key at once.</summary>
    public bool HasOnlyTexts => Counts == 0 && Deadlines == 0 && Sets == 0;

    /// <summary>Per slot, the newest write that a version is of.</summary>
    public NewestEntries Newest { get; } = new();

    /// <summary>Memory of all this, in bytes.</summary>
    public long Bytes => Keys.Bytes + _setBytes + _orders.Bytes + _dropped.Bytes;

    /// <summary>Of <see cref="Bytes"/>, those outside of the garbage-collected heap.</summary>
    public long ArenaBytes => Keys.ArenaBytes + _setBytes + _orders.Bytes + _dropped.Bytes;

    /// <summary>The walk that is under way; null if none is.</summary>
    public StoreWalk? Walk { get; set; }

    /// <summary>Gives all memory back at once. Nothing may be done with the store any more.</summary>
    public void Free() => _arena.Free();

    /// <summary>The element without a part that has versions of a shape.</summary>
    public ElementAddress At(ReadOnlySpan<byte> key, VersionShape shape) => new(Keys, key, shape);

    /// <summary>An element by its name, if it can have versions now.</summary>
    /// <returns>False for one that has a part, of a key without a set.</returns>
    public bool TryReach(ReadOnlySpan<byte> key, ReadOnlySpan<byte> element, out ElementAddress at)
    {
        ElementKind kind = ElementName.KindOf(element);
        at = At(key, ElementName.ShapeOf(kind));
        if (!ElementName.HasPart(kind)) return true;
        if (SetOf(key) is not { } set) return false;
        at = new ElementAddress(set, key, element);
        return true;
    }

    /// <summary>An element by its name; the key gets a set if it needs one.</summary>
    public ElementAddress Reach(ReadOnlySpan<byte> key, ReadOnlySpan<byte> element) =>
        TryReach(key, element, out ElementAddress at) ? at : new ElementAddress(OpenSet(key), key, element);

    /// <summary>The set of a key; null if it has none.</summary>
    public ElementSet? SetOf(ReadOnlySpan<byte> key) =>
        Sets > 0 && At(key, VersionShape.Set).TryFind(out KeyPlace place) ? SetAt(place) : null;

    /// <summary>The set whose number is in the record at <paramref name="place"/>.</summary>
    public ElementSet SetAt(KeyPlace place) => _sets[place.Version.SetNumber]!;

    /// <summary>Lets go of the set of a key, if nothing is in it.</summary>
    /// <returns>True if it is gone, and the record of its number with it.</returns>
    public bool CloseIfEmpty(ReadOnlySpan<byte> key, ElementSet set)
    {
        if (set.Table.KeyCount > 0 || !At(key, VersionShape.Set).TryFind(out KeyPlace place)) return false;
        Keys.Remove(place);
        _setBytes -= set.Table.Bytes;
        set.Table.FreeEmpty();
        _sets[set.Number] = null;
        _freeNumbers.Push(set.Number);
        return true;
    }

    /// <summary>Adds a version.</summary>
    /// <returns>False, and nothing is changed, if the element has one of the same origin.</returns>
    public bool TryInsert(ElementAddress at, Dot dot, HybridTimestamp timestamp, ReadOnlySpan<byte> value)
    {
        if (!TryRank(at, dot, timestamp, out KeyPlace first, out int rank, out bool isSibling)) return false;
        Insert(at, first, rank, dot, timestamp, value);
        if (isSibling) Siblings++;
        return true;
    }

    /// <summary>Adds the first version of an element that has a part.</summary>
    /// <param name="at">The element.</param>
    /// <param name="place">Where its record would be.</param>
    /// <param name="dot">The write.</param>
    /// <param name="timestamp">When that was made.</param>
    /// <param name="value">The value; copied.</param>
    public void InsertFirst(ElementAddress at, KeyPlace place, Dot dot, HybridTimestamp timestamp, ReadOnlySpan<byte> value) =>
        Insert(at, place, rank: 0, dot, timestamp, value);

    /// <summary>Adds a text that was made already.</summary>
    /// <returns>False, and nothing is changed, if the key has one of the same origin.</returns>
    public bool TryInsert(ElementAddress at, Dot dot, HybridTimestamp timestamp, PreparedVersion prepared)
    {
        if (!TryRank(at, dot, timestamp, out KeyPlace first, out int rank, out bool isSibling)) return false;
        Digest += prepared.Digest;
        at.Table.InsertDetached(first, rank, at.RecordKey, prepared.Take());
        Note(at, dot, 1, 0, 0);
        if (isSibling) Siblings++;
        return true;
    }

    /// <summary>Puts a version in the place of one of the same element; the place stays good.</summary>
    public void Replace(ElementAddress at, KeyPlace place, Dot dot, HybridTimestamp timestamp, ReadOnlySpan<byte> value)
    {
        ulong element = at.Digest;
        Walk?.BeforeLossOf(at, place);
        ulong digestBefore = place.Version.Digest(element);
        long bytesBefore = at.Set is null ? 0 : at.Table.Bytes;
        Span<byte> body = at.Table.Resize(place, VersionBody.LengthFor(value.Length));
        VersionBody.Write(body, at.Shape, dot, timestamp, value);
        Count(at, new VersionBody(body).Digest(element) - digestBefore);
        Newest.Note(dot);
        if (at.Set is not { } set) return;
        set.Note(dot);
        _setBytes += at.Table.Bytes - bytesBefore;
    }

    /// <summary>Puts a text that was made already in the place of another one.</summary>
    public void Replace(ElementAddress at, KeyPlace place, Dot dot, PreparedVersion prepared)
    {
        Walk?.BeforeLossOf(at, place);
        Digest += prepared.Digest - place.Version.Digest(at.Digest);
        at.Table.ReplaceByDetached(place, prepared.Take());
        Newest.Note(dot);
    }

    /// <summary>Takes a version out. The one that followed it is at <paramref name="place"/> then, if any moved.</summary>
    public void Remove(ElementAddress at, KeyPlace place)
    {
        Walk?.BeforeLossOf(at, place);
        Count(at, 0 - place.Version.Digest(at.Digest));
        if (at.Shape != VersionShape.Count && (at.Holds(place.Next) || (place.Index > 0 && at.Holds(place.Previous)))) Siblings--;
        int keysBefore = at.Table.KeyCount;
        long bytesBefore = at.Table.Bytes;
        at.Table.Remove(place);
        Note(at, default, -1, at.Table.KeyCount - keysBefore, at.Table.Bytes - bytesBefore);
    }

    /// <summary>Takes all versions of a set out at once; no walk may be under way, and none of them may be a contribution.</summary>
    public void Drop(ElementSet set)
    {
        Versions -= set.Versions;
        Siblings -= set.Table.SiblingCount;
        Digest -= set.Digest;
        _setBytes -= set.Table.Bytes;
        set.DropTo(_dropped);
        _setBytes += set.Table.Bytes;
    }

    /// <summary>Gives some of the memory back of what was taken out at once.</summary>
    /// <returns>True if there is more.</returns>
    public bool FreeStep() => _dropped.Step();

    /// <summary>The name of the element without a part whose versions have a shape.</summary>
    public static ReadOnlySpan<byte> NameOf(VersionShape shape) => shape switch
    {
        VersionShape.Count => ElementName.Count,
        VersionShape.Deadline => ElementName.Expiry,
        _ => ElementName.Text,
    };

    // The key has none.
    private ElementSet OpenSet(ReadOnlySpan<byte> key)
    {
        int number = _freeNumbers.TryPop(out int free) ? free : _sets.Count;
        ElementSet set = new(number, _hashSeed, _arena, _orders);
        if (number == _sets.Count) _sets.Add(set);
        else _sets[number] = set;
        _setBytes += set.Table.Bytes;

        Span<byte> value = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(value, number);
        int rank = 0;
        Keys.TryFind(key, out KeyPlace first);
        for (KeyPlace place = first; place.Holds(key); place = place.Next) rank++;
        VersionBody.Write(Keys.Insert(first, rank, key, VersionBody.LengthFor(value.Length)), VersionShape.Set, default, default, value);
        return set;
    }

    private void Insert(ElementAddress at, KeyPlace first, int rank, Dot dot, HybridTimestamp timestamp, ReadOnlySpan<byte> value)
    {
        int keysBefore = at.Table.KeyCount;
        long bytesBefore = at.Table.Bytes;
        Span<byte> body = at.Table.Insert(first, rank, at.RecordKey, VersionBody.LengthFor(value.Length));
        VersionBody.Write(body, at.Shape, dot, timestamp, value);
        Count(at, new VersionBody(body).Digest(at.Digest));
        Note(at, dot, 1, at.Table.KeyCount - keysBefore, at.Table.Bytes - bytesBefore);
    }

    private static bool TryRank(
        ElementAddress at, Dot dot, HybridTimestamp timestamp, out KeyPlace first, out int rank, out bool isSibling)
    {
        rank = 0;
        isSibling = false;
        at.Table.TryFind(at.RecordKey, out first);
        for (KeyPlace place = first; place.Holds(at.RecordKey); place = place.Next)
        {
            VersionBody version = place.Version;
            if (version.Shape == at.Shape && version.Dot.Origin == dot.Origin) return false;
            isSibling |= version.Shape == at.Shape && at.Shape != VersionShape.Count;
            if (version.Outranks(at.Shape, dot, timestamp)) rank++;
        }

        return true;
    }

    private void Count(ElementAddress at, ulong digest)
    {
        Digest += digest;
        if (at.Set is not null) at.Set.Digest += digest;
    }

    private void Note(ElementAddress at, Dot dot, int versions, int records, long bytes)
    {
        Versions += versions;
        if (versions > 0) Newest.Note(dot);
        if (at.Shape == VersionShape.Count) Counts += versions;
        else if (at.Shape == VersionShape.Deadline) Deadlines += versions;
        if (at.Set is not { } set) return;

        _setBytes += bytes;
        if (versions > 0) set.Note(dot);
        set.Note(ElementName.KindOf(at.Name), records);
    }
}
