using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data.Memory;
using TcpCausalKv.Core.Data.Sets;
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
///   key hash -> record       texts, by rank | contributions | deadlines | its set: packed here, or the number of a large one
///                                                                                                        |
/// large sets               by the name of the element (kind and part)                                    v
///   name hash -> record      versions of one element, by rank
/// </code>
/// What a version means and which ones a write replaces is not known here. Owned by the replica's thread.
/// </remarks>
internal sealed class ElementStore
{
    private readonly RecordArena _arena = new();
    private readonly int _packedElementsMax;
    private readonly LargeSets _large;

    /// <summary>An empty store.</summary>
    /// <param name="hashSeed">Decides where keys lie.</param>
    /// <param name="packedElementsMax">Elements of a key that are packed in one record at most; 0 for none.</param>
    public ElementStore(ulong hashSeed, int packedElementsMax)
    {
        _packedElementsMax = packedElementsMax;
        _large = new LargeSets(hashSeed, _arena);
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
    public int Sets { get; private set; }

    /// <summary>True if no key has anything but one text: then a write sees all that there is of a key at once.</summary>
    public bool HasOnlyTexts => Counts == 0 && Deadlines == 0 && Sets == 0;

    /// <summary>Per slot, the newest write that a version is of.</summary>
    public NewestEntries Newest { get; } = new();

    /// <summary>Memory of all this, in bytes.</summary>
    public long Bytes => Keys.Bytes + _large.Bytes;

    /// <summary>Of <see cref="Bytes"/>, those outside of the garbage-collected heap.</summary>
    public long ArenaBytes => Keys.ArenaBytes + _large.Bytes;

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

    /// <summary>An element by its name, where a version can be added; the key gets a set if it needs one, and that the form it needs.</summary>
    /// <param name="key">The key.</param>
    /// <param name="element">Name of the element.</param>
    /// <param name="valueLength">Bytes of the value that is to be added, at most.</param>
    public ElementAddress Reach(ReadOnlySpan<byte> key, ReadOnlySpan<byte> element, int valueLength) =>
        TryReach(key, element, out ElementAddress at)
            ? WithRoom(at, valueLength)
            : new ElementAddress(OpenSet(key, element, valueLength), key, element);

    /// <summary>The same element, where a version can be added.</summary>
    public ElementAddress WithRoom(scoped in ElementAddress at, int valueLength)
    {
        if (at.Table is not null || at.Set is not { } set || set.Packed.HasRoomFor(at.Name, valueLength, _packedElementsMax)) return at;
        LargeSet large = _large.Unpack(at.Key, set);
        set.BecomeLarge(large.Number);
        set.FillOrders();
        return new ElementAddress(set, at.Key, at.Name);
    }

    /// <summary>The set of a key; null if it has none.</summary>
    public ElementSet? SetOf(ReadOnlySpan<byte> key) =>
        Sets > 0 && At(key, VersionShape.Set).TryFind(out KeyPlace place) ? SetAt(place) : null;

    /// <summary>The set whose record is at <paramref name="place"/>.</summary>
    public ElementSet SetAt(KeyPlace place) => new(this, place);

    /// <summary>The large set of a number.</summary>
    public LargeSet LargeSetAt(int number) => _large.At(number);

    /// <summary>Lets go of the set of a key, if nothing is in it.</summary>
    /// <returns>True if it is gone, and its record with it.</returns>
    public bool CloseIfEmpty(ReadOnlySpan<byte> key, ElementSet set)
    {
        if (!set.IsEmpty || !At(key, VersionShape.Set).TryFind(out KeyPlace place)) return false;
        LargeSet? large = set.Large;
        Keys.Remove(place);
        Sets--;
        if (large is not null) _large.Close(large);
        return true;
    }

    /// <summary>Adds a version.</summary>
    /// <returns>False, and nothing is changed, if the element has one of the same origin.</returns>
    public bool TryInsert(in ElementAddress at, Dot dot, HybridTimestamp timestamp, ReadOnlySpan<byte> value)
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
    public void InsertFirst(in ElementAddress at, KeyPlace place, Dot dot, HybridTimestamp timestamp, ReadOnlySpan<byte> value) =>
        Insert(at, place, rank: 0, dot, timestamp, value);

    /// <summary>Adds a text that was made already.</summary>
    /// <returns>False, and nothing is changed, if the key has one of the same origin.</returns>
    public bool TryInsert(in ElementAddress at, Dot dot, HybridTimestamp timestamp, PreparedVersion prepared)
    {
        if (!TryRank(at, dot, timestamp, out KeyPlace first, out int rank, out bool isSibling)) return false;
        Digest += prepared.Digest;
        Keys.InsertDetached(first, rank, at.RecordKey, prepared.Take());
        Note(at, dot, 1, 0, 0);
        if (isSibling) Siblings++;
        return true;
    }

    /// <summary>Puts a version in the place of one of the same element; the place stays good.</summary>
    public void Replace(in ElementAddress at, KeyPlace place, Dot dot, HybridTimestamp timestamp, ReadOnlySpan<byte> value)
    {
        ulong element = at.Digest;
        Walk?.BeforeLossOf(at, place);
        ulong digestBefore = place.Version.Digest(element);
        long bytesBefore = BytesOfLarge(at);
        Span<byte> body = at.Resize(place, VersionBody.LengthFor(value.Length));
        VersionBody.Write(body, at.Shape, dot, timestamp, value);
        Count(at, new VersionBody(body).Digest(element) - digestBefore);
        Newest.Note(dot);
        at.Set?.Large?.Note(dot);
        _large.TableBytes += BytesOfLarge(at) - bytesBefore;
    }

    /// <summary>Puts a text that was made already in the place of another one.</summary>
    public void Replace(in ElementAddress at, KeyPlace place, Dot dot, PreparedVersion prepared)
    {
        Walk?.BeforeLossOf(at, place);
        Digest += prepared.Digest - place.Version.Digest(at.Digest);
        Keys.ReplaceByDetached(place, prepared.Take());
        Newest.Note(dot);
    }

    /// <summary>Takes a version out. The one that followed it is at <paramref name="place"/> then, if any moved.</summary>
    public void Remove(in ElementAddress at, KeyPlace place)
    {
        Walk?.BeforeLossOf(at, place);
        Count(at, 0 - place.Version.Digest(at.Digest));
        bool hasOther = at.HasOther(place);
        if (at.Shape != VersionShape.Count && hasOther) Siblings--;
        long bytesBefore = BytesOfLarge(at);
        at.Remove(place);
        Note(at, default, -1, hasOther ? 0 : -1, BytesOfLarge(at) - bytesBefore);
    }

    /// <summary>Takes all versions of a set out at once; no walk may be under way, and none of them may be a contribution.</summary>
    public void Drop(ReadOnlySpan<byte> key, ElementSet set)
    {
        if (set.Large is not { } large)
        {
            DropPacked(key, set);
            return;
        }

        Versions -= large.Versions;
        Siblings -= large.Table.SiblingCount;
        Digest -= large.Digest;
        _large.Drop(large);
    }

    /// <summary>Gives some of the memory back of what was taken out at once.</summary>
    /// <returns>True if there is more.</returns>
    public bool FreeStep() => _large.FreeStep();

    private void DropPacked(ReadOnlySpan<byte> key, ElementSet set)
    {
        ulong keyDigest = VersionBody.DigestOfKey(key);
        for (KeyPlace place = set.Packed.First; !place.IsFree; place = place.Next)
        {
            Versions--;
            if (!place.IsFirstOfKey) Siblings--;
            Digest -= place.Version.Digest(VersionBody.DigestOfElement(keyDigest, place.Key));
        }

        set.Packed.Clear();
    }

    // The key has none.
    private ElementSet OpenSet(ReadOnlySpan<byte> key, ReadOnlySpan<byte> element, int valueLength)
    {
        Span<byte> value = stackalloc byte[Math.Max(PackedSet.EmptyBytes, PackedSet.LargeBytes)];
        if (PackedSet.HasRoomFor(key, element, valueLength, _packedElementsMax)) PackedSet.WriteEmpty(value = value[..PackedSet.EmptyBytes]);
        else PackedSet.WriteLarge(value = value[..PackedSet.LargeBytes], _large.Open().Number);
        Sets++;

        int rank = 0;
        Keys.TryFind(key, out KeyPlace first);
        for (KeyPlace place = first; place.Holds(key); place = place.Next) rank++;
        VersionBody.Write(Keys.Insert(first, rank, key, VersionBody.LengthFor(value.Length)), VersionShape.Set, default, default, value);
        return SetOf(key)!.Value;
    }

    private static long BytesOfLarge(in ElementAddress at) => at.Set is null || at.Table is null ? 0 : at.Table.Bytes;

    private void Insert(in ElementAddress at, KeyPlace first, int rank, Dot dot, HybridTimestamp timestamp, ReadOnlySpan<byte> value)
    {
        int elements = first.Holds(at.RecordKey) ? 0 : 1;
        long bytesBefore = BytesOfLarge(at);
        Span<byte> body = at.Insert(first, rank, VersionBody.LengthFor(value.Length));
        VersionBody.Write(body, at.Shape, dot, timestamp, value);
        Count(at, new VersionBody(body).Digest(at.Digest));
        Note(at, dot, 1, elements, BytesOfLarge(at) - bytesBefore);
    }

    private static bool TryRank(
        in ElementAddress at, Dot dot, HybridTimestamp timestamp, out KeyPlace first, out int rank, out bool isSibling)
    {
        rank = 0;
        isSibling = false;
        at.TryFindRecord(out first);
        for (KeyPlace place = first; place.Holds(at.RecordKey); place = place.Next)
        {
            VersionBody version = place.Version;
            if (version.Shape == at.Shape && version.Dot.Origin == dot.Origin) return false;
            isSibling |= version.Shape == at.Shape && at.Shape != VersionShape.Count;
            if (version.Outranks(at.Shape, dot, timestamp)) rank++;
        }

        return true;
    }

    private void Count(in ElementAddress at, ulong digest)
    {
        Digest += digest;
        if (at.Set?.Large is { } large) large.Digest += digest;
    }

    private void Note(in ElementAddress at, Dot dot, int versions, int elements, long bytes)
    {
        Versions += versions;
        if (versions > 0) Newest.Note(dot);
        if (at.Shape == VersionShape.Count) Counts += versions;
        else if (at.Shape == VersionShape.Deadline) Deadlines += versions;
        if (at.Set is not { } set) return;

        _large.TableBytes += bytes;
        if (versions > 0) set.Large?.Note(dot);
        if (elements != 0) set.Note(ElementName.KindOf(at.Name), elements);
    }
}
