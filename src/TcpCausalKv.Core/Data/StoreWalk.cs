using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data.Sets;
using TcpCausalKv.Core.Data.Tables;
using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Core.Data;

/// <summary>
/// Gives a sink every version that an <see cref="ElementStore"/> held at one moment, once, a few a step, while the store goes on
/// changing: a <see cref="KeyspaceWalk"/> is one of these for each database.
/// </summary>
/// <remarks>
/// <code>
/// hashes    0 ............ position ............ 2^64
///             all given     |  still to be given: what the clock covers, and it goes to the sink before a write removes it
/// </code>
/// <para>
/// The clock is what was applied when the walk began. So it covers the dot of each version that was there, and of none that
/// came later: no copy and no mark tells them apart, just the dot that each version has anyway. A contribution alone can change and keep its dot,
/// when a write clears some of it; those that were given early for that are remembered. The place in the walk is a hash, and within a large key the
/// hash
/// of an element, so it stays true whatever grows, splits and merges.
/// </para>
/// <para>
/// Invariant, checked at the end: what was given has the digest and the number that the store had when the walk began. Owned by
/// the keyspace's thread; one at a time.
/// </para>
/// </remarks>
internal sealed class StoreWalk
{
    private readonly ElementStore _store;
    private readonly VectorClock _at;
    private readonly IVersionSink _sink;
    private readonly ulong _digestAtStart;
    private readonly HashSet<(ulong Key, ulong Element, int Origin)> _countsGiven = [];
    private ulong _digest;
    private ulong _position;
    private ulong _element;
    private bool _isInside;
    private bool _isEnded;
    private long _recordsEnd;
    private long _bytesEnd;

    internal StoreWalk(ElementStore store, VectorClock at, IVersionSink sink)
    {
        _store = store;
        _at = at.Clone();
        _sink = sink;
        _digestAtStart = store.Digest;
        VersionsTotal = store.Versions;
    }

    /// <summary>Versions that the store held when the walk began: as many as are given in all.</summary>
    public long VersionsTotal { get; }

    /// <summary>Versions given so far.</summary>
    public long Versions { get; private set; }

    /// <summary>Bytes of keys, parts and values given so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>Records that the steps have looked at; more than were given by as many as are new.</summary>
    public long RecordsVisited { get; private set; }

    /// <summary>True once every version was given.</summary>
    public bool IsDone { get; private set; }

    /// <summary>True once the database has gone on with an empty store: the one that is walked belongs to the walk alone.</summary>
    internal bool IsDetached { get; private set; }

    /// <summary>Memory of data that the database has forgotten and that is kept for the walk alone, in bytes.</summary>
    internal long DetachedBytes => IsDetached ? _store.Bytes : 0;

    private bool IsEnough => RecordsVisited >= _recordsEnd || Bytes >= _bytesEnd;

    /// <summary>Goes on by some records; between two steps the store may change as it likes.</summary>
    /// <param name="recordsMax">Records to look at, at least 1; some more if their hashes are equal, as those of siblings are.</param>
    /// <param name="bytesMax">Bytes of keys and values after which the step ends, at least 1; the last version may exceed it.</param>
    /// <returns><see cref="IsDone"/>.</returns>
    /// <exception cref="InvalidOperationException">The walk was ended before; or not just what was there was given: a bug.</exception>
    public bool Step(int recordsMax, long bytesMax)
    {
        if (IsDone) return true;
        if (_isEnded) throw new InvalidOperationException("A walk that was ended can't go on: it has missed what was removed since.");

        _recordsEnd = RecordsVisited + recordsMax;
        _bytesEnd = Bytes + Math.Min(bytesMax, long.MaxValue - Bytes);
        foreach (KeyPlace place in _store.Keys.RecordsFrom(_position))
        {
            if (place.Hash != _position && IsEnough)
            {
                MoveTo(place.Hash);
                return false;
            }

            if (place.Hash != _position) MoveTo(place.Hash);
            if (!Visit(place)) return false;
        }

        Finish();
        return true;
    }

    /// <summary>Ends the walk, wherever it is. The store keeps nothing for it any more.</summary>
    public void End()
    {
        if (IsDetached && !_isEnded) _store.Free();
        _isEnded = true;
        if (_store.Walk == this) _store.Walk = null;
    }

    /// <summary>The version at <paramref name="place"/> is about to be removed or changed.</summary>
    internal void BeforeLossOf(in ElementAddress at, KeyPlace place)
    {
        // A detached store loses nothing: what is removed now is from the one that followed it.
        if (IsDetached || !_at.Covers(place.Version.Dot)) return;
        ulong key = at.Set is null ? place.Hash : _store.Keys.HashOf(at.Key);
        ulong element = at.Set is { } set ? set.HashOf(place) : 0;
        if (key < _position || (key == _position && _isInside && element < _element)) return;
        if (at.Shape == VersionShape.Count && !_countsGiven.Add((key, element, place.Version.Dot.Origin))) return;
        Give(at.Key, at.Name, place.Version);
    }

    /// <summary>The database goes on with an empty store.</summary>
    internal void Detach() => IsDetached = true;

    private void MoveTo(ulong position)
    {
        _position = position;
        _element = 0;
        _isInside = false;
    }

    // False if the step ends inside of the key's set.
    private bool Visit(KeyPlace place)
    {
        VersionBody version = place.Version;
        if (version.Shape == VersionShape.Set) return VisitSet(place);
        if (_isInside) return true;

        RecordsVisited++;
        if (_at.Covers(version.Dot) && !WasGiven(version, 0)) Give(place.Key, default, version);
        return true;
    }

    private bool VisitSet(KeyPlace key)
    {
        ElementSet set = _store.SetAt(key);
        bool mayPause = !set.IsPacked && IsAloneWithItsHash(key);
        ulong from = _isInside ? _element : 0;
        ulong last = from;
        foreach (KeyPlace place in set.RecordsFrom(from))
        {
            if (mayPause && IsEnough && place.Hash != last)
            {
                _isInside = true;
                _element = place.Hash;
                return false;
            }

            last = place.Hash;
            RecordsVisited++;
            VersionBody version = place.Version;
            if (_at.Covers(version.Dot) && !WasGiven(version, set.HashOf(place))) Give(key.Key, place.Key, version);
        }

        return true;
    }

    // Two keys of one hash are walked together, because the place in the walk can't tell them apart.
    private static bool IsAloneWithItsHash(KeyPlace last)
    {
        if (!last.Next.IsFree && last.Next.HashHere == last.Hash) return false;
        KeyPlace place = last;
        while (place.Index > 0 && !place.Previous.IsFree && place.Previous.HashHere == last.Hash)
        {
            place = place.Previous;
            if (!place.Key.SequenceEqual(last.Key)) return false;
        }

        return true;
    }

    private bool WasGiven(VersionBody version, ulong element) =>
        version.Shape == VersionShape.Count && _countsGiven.Contains((_position, element, version.Dot.Origin));

    private void Give(ReadOnlySpan<byte> key, ReadOnlySpan<byte> name, VersionBody version)
    {
        ReadOnlySpan<byte> value = version.Value;
        _digest += version.Digest(VersionBody.DigestOfElement(VersionBody.DigestOfKey(key), name));
        Versions++;
        Bytes += key.Length + name.Length + value.Length;
        _sink.Add(key, name.IsEmpty ? ElementName.Of(version.Shape) : name, version.Dot, version.Timestamp, value);
    }

    private void Finish()
    {
        IsDone = true;
        End();
        if (_digest == _digestAtStart && Versions == VersionsTotal) return;

        throw new InvalidOperationException(
            $"A walk at {_at} gave {Versions} versions with digest {_digest:x16}, but began with {VersionsTotal} and {_digestAtStart:x16}.");
    }
}
