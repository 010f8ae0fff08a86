using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data.Tables;
using TcpCausalKv.Core.Effects;

namespace TcpCausalKv.Core.Data;

/// <summary>
/// The data of a node: every key with the versions that no applied write has replaced.
/// </summary>
/// <remarks>
/// <para>
/// A set or delete removes the versions that its write has observed; the rest were written concurrently and stay as siblings,
/// at most one per origin. A read gives the sibling with the highest timestamp, of equal timestamps the one of the higher slot. A
/// key without versions is gone and leaves nothing behind: a delete that comes late removes just what it had seen. So nodes
/// that have applied the same writes, in any causal order, hold the same versions and have the same <see cref="Digest"/>.
/// (Baquero, Almeida, Shoker, "Pure Operation-Based Replicated Data Types", 2017.)
/// </para>
/// <para>
/// Invariants: the versions of a key are in the order in which reads prefer them and have different origins;
/// <see cref="Digest"/> is what <see cref="ComputeDigest"/> gives. Not thread-safe: the replica's thread owns it. What it hands
/// out is borrowed until the next change. Outside of Core it can be read only.
/// </para>
/// </remarks>
public sealed class Keyspace : IEffectTarget
{
    /// <summary>Scan cursors are below this.</summary>
    public const ulong CursorEnd = KeyScan.CursorEnd;

    private readonly ulong _hashSeed;
    private readonly NewestEntries _newest = new();
    private KeyTable _table;
    private KeyspaceWalk? _walk;

    /// <summary>An empty keyspace.</summary>
    /// <param name="hashSeed">
    /// Decides where keys lie and the order in which <see cref="Scan"/> finds them; nodes need not agree on it. Take one that
    /// clients cannot guess.
    /// </param>
    public Keyspace(ulong hashSeed = 0)
    {
        _hashSeed = hashSeed;
        _table = new KeyTable(hashSeed);
    }

    /// <summary>Keys that have a version.</summary>
    public int Count => _table.KeyCount;

    /// <summary>Versions beyond the first of their key.</summary>
    public long Siblings => _table.SiblingCount;

    /// <summary>
    /// Memory held by keys, values and their bookkeeping, in bytes; about, never less than keys and values. What is kept for a
    /// walk is counted.
    /// </summary>
    public long Bytes => _table.Bytes + (_walk?.DetachedBytes ?? 0);

    /// <summary>Of <see cref="Bytes"/>, those outside of the garbage-collected heap: all but the directory of the key table.</summary>
    public long ArenaBytes => _table.ArenaBytes + (_walk?.DetachedBytes ?? 0);

    /// <summary>
    /// A digest of all keys and versions: equal for equal states, and for different ones with a chance of 2^-64. Kept up to date
    /// with each change, on every node in the same way; 0 for the empty keyspace.
    /// </summary>
    public ulong Digest { get; private set; }

    /// <summary>The value that a read of <paramref name="key"/> gives.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">Borrowed until the next change; empty if there is none.</param>
    /// <returns>False if the key has no version.</returns>
    public bool TryGet(ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        bool found = _table.TryFind(key, out KeyPlace place);
        value = found ? place.Version.Value : default;
        return found;
    }

    /// <summary>True if <paramref name="key"/> has a version.</summary>
    public bool Contains(ReadOnlySpan<byte> key) => _table.TryFind(key, out _);

    /// <summary>True if <paramref name="key"/> has more than one version.</summary>
    public bool HasSiblings(ReadOnlySpan<byte> key) => _table.TryFind(key, out KeyPlace place) && place.Next.Holds(key);

    /// <summary>Copies all versions of <paramref name="key"/>, the one that is read first, the others by rank.</summary>
    /// <param name="key">The key.</param>
    /// <param name="into">Where they are added.</param>
    /// <returns>False if the key has no version.</returns>
    public bool TryGetVersions(ReadOnlySpan<byte> key, List<KeyVersion> into)
    {
        bool found = _table.TryFind(key, out KeyPlace place);
        for (; place.Holds(key); place = place.Next)
        {
            VersionBody version = place.Version;
            into.Add(new KeyVersion(version.Dot, version.Timestamp, version.Value.ToArray()));
        }

        return found;
    }

    /// <summary>Applies one effect: the only way in which writes, own and received, change the data.</summary>
    /// <param name="effect">What is done; copied where it is kept.</param>
    /// <param name="write">The write that it is part of. Versions of its own origin up to it count as seen: its last effect wins.</param>
    /// <param name="effects">The kinds that there are.</param>
    /// <exception cref="InvalidOperationException">A later write of its origin is here: the order was not causal.</exception>
    internal void Apply(in Effect effect, in WriteContext write, EffectTable effects) => effects[effect.Kind].Apply(this, effect, write);

    void IEffectTarget.Set(in Effect effect, in WriteContext write)
    {
        Dot dot = write.Dot;
        _newest.Note(dot);
        ReadOnlySpan<byte> key = effect.Key;
        ulong keyDigest = VersionBody.DigestOfKey(key);
        if (_table.TryFind(key, out KeyPlace place) && !place.Next.Holds(key) && write.Seen.Covers(place.Version.Dot))
        {
            _walk?.BeforeLossOf(place);
            Digest -= place.Version.Digest(keyDigest);
            if (effect.Prepared is null) Write(_table.Resize(place, VersionBody.LengthFor(effect.Value.Length)), effect, write, keyDigest);
            else _table.ReplaceByDetached(place, Taken(effect.Prepared));
            return;
        }

        RemoveObserved(place, key, write.Seen);
        if (!TryRank(dot, write.Timestamp, place, key, out int rank))
        {
            throw new InvalidOperationException($"Write {dot} comes after a later one of its own origin.");
        }

        if (effect.Prepared is null) Write(_table.Insert(place, rank, key, VersionBody.LengthFor(effect.Value.Length)), effect, write, keyDigest);
        else _table.InsertDetached(place, rank, key, Taken(effect.Prepared));
    }

    void IEffectTarget.Delete(in Effect effect, in WriteContext write)
    {
        if (!_table.TryFind(effect.Key, out KeyPlace place)) return;
        if (RemoveObserved(place, effect.Key, write.Seen)) _table.Compact(place.Hash);
    }

    // Takes no time if all versions are seen, and else looks at each one.
    void IEffectTarget.Flush(in Effect effect, in WriteContext write)
    {
        if (_newest.AreCoveredBy(write.Seen))
        {
            Clear();
            return;
        }

        foreach (KeySegment segment in _table.SegmentsFrom(0)) RemoveObserved(segment, write.Seen);
        _table.CompactAll();
    }

    /// <summary>Adds a version of a snapshot, in any order.</summary>
    /// <param name="key">The key.</param>
    /// <param name="dot">The write that set the version.</param>
    /// <param name="timestamp">When that write was made.</param>
    /// <param name="value">The value; copied.</param>
    /// <returns>False, and nothing is changed, if the key has a version of the same origin: no state has two.</returns>
    /// <exception cref="InvalidOperationException">A walk is under way, and could not tell the version from those it is to give.</exception>
    internal bool TryRestore(ReadOnlySpan<byte> key, Dot dot, HybridTimestamp timestamp, ReadOnlySpan<byte> value)
    {
        if (_walk is { IsDetached: false }) throw new InvalidOperationException("A version was restored under a walk.");

        _table.TryFind(key, out KeyPlace place);
        if (!TryRank(dot, timestamp, place, key, out int rank)) return false;

        Span<byte> body = _table.Insert(place, rank, key, VersionBody.LengthFor(value.Length));
        VersionBody.Write(body, dot, timestamp, value);
        Digest += new VersionBody(body).Digest(VersionBody.DigestOfKey(key));
        _newest.Note(dot);
        return true;
    }

    /// <summary>Forgets everything, whoever had observed it, and lets go of the memory; of what a walk has still to give when that ends.</summary>
    internal void Clear()
    {
        if (_walk is { IsDetached: false }) _walk.Detach();
        else _table.Free();
        _table = new KeyTable(_hashSeed);
        _newest.Clear();
        Digest = 0;
    }

    /// <summary>
    /// Visits about <paramref name="count"/> keys. A scan begins with cursor 0, goes on with what each call returns and ends when
    /// that is 0. It visits exactly once each key that is here from its beginning to its end, and at most once each other one,
    /// whatever is added and removed between the calls.
    /// </summary>
    /// <param name="cursor">0, or what the last call returned. One of <see cref="CursorEnd"/> or above visits nothing.</param>
    /// <param name="count">Keys to visit, at least 1; some more if the cursor cannot tell them apart.</param>
    /// <param name="visit">Gets each key, borrowed for the call; it must not change the keyspace.</param>
    /// <returns>The cursor to go on with, below <see cref="CursorEnd"/>; 0 at the end.</returns>
    public ulong Scan(ulong cursor, int count, Action<ReadOnlySpan<byte>> visit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return cursor >= CursorEnd ? 0 : KeyScan.Step(_table, cursor, count, visit);
    }

    /// <summary>Some key: each about as likely as any other if <paramref name="random"/> is.</summary>
    /// <param name="random">64 random bits. The same ones give the same key as long as nothing changes.</param>
    /// <param name="key">Borrowed until the next change; empty if there is none.</param>
    /// <returns>False if the keyspace is empty.</returns>
    public bool TryGetRandomKey(ulong random, out ReadOnlySpan<byte> key)
    {
        bool found = _table.TryPick(random, out KeyPlace place);
        key = found ? place.Key : default;
        return found;
    }

    /// <summary>Begins to give all versions that are here now, step by step, while this keyspace goes on changing.</summary>
    /// <param name="at">What is applied: it covers every version here, and none that comes later. Begin between two writes.</param>
    /// <param name="sink">Gets each version: in a step, or just before a write removes it.</param>
    /// <exception cref="InvalidOperationException">Another walk is under way.</exception>
    internal KeyspaceWalk BeginWalk(VectorClock at, IVersionSink sink)
    {
        if (_walk is not null) throw new InvalidOperationException("A walk is under way already.");
        _walk = new KeyspaceWalk(this, _table, at, sink);
        return _walk;
    }

    /// <inheritdoc cref="KeyTable.ExpectPlace"/>
    internal ulong ExpectPlace(ReadOnlySpan<byte> key) => _table.ExpectPlace(key);

    /// <inheritdoc cref="KeyTable.ExpectRecord"/>
    internal void ExpectRecord(ulong hash) => _table.ExpectRecord(hash);

    internal void EndWalk(KeyspaceWalk walk)
    {
        if (_walk == walk) _walk = null;
    }

    /// <summary>The <see cref="Digest"/> worked out anew from all versions, for checks.</summary>
    public ulong ComputeDigest()
    {
        ulong digest = 0;
        foreach (KeyPlace place in _table.RecordsFrom(0)) digest += DigestOf(place);
        return digest;
    }

    private void Write(Span<byte> body, in Effect effect, in WriteContext write, ulong keyDigest)
    {
        VersionBody.Write(body, write.Dot, write.Timestamp, effect.Value);
        Digest += new VersionBody(body).Digest(keyDigest);
    }

    private KeyRecord Taken(IPreparedEffect effect)
    {
        PreparedVersion prepared = (PreparedVersion)effect;
        Digest += prepared.Digest;
        return prepared.Take();
    }

    private static ulong DigestOf(KeyPlace place) => place.Version.Digest(VersionBody.DigestOfKey(place.Key));

    private bool RemoveObserved(KeyPlace place, ReadOnlySpan<byte> key, CausalContext context)
    {
        bool any = false;
        while (place.Holds(key))
        {
            if (context.Covers(place.Version.Dot))
            {
                Remove(place);
                any = true;
            }
            else place = place.Next;
        }

        return any;
    }

    private void RemoveObserved(KeySegment segment, CausalContext context)
    {
        int index = segment.NextRecord(0);
        while (index < segment.End)
        {
            KeyPlace place = new(segment, index, segment[index].Hash);
            if (context.Covers(place.Version.Dot)) Remove(place);
            else index++;
            index = segment.NextRecord(index);
        }
    }

    private void Remove(KeyPlace place)
    {
        _walk?.BeforeLossOf(place);
        Digest -= DigestOf(place);
        _table.Remove(place);
    }

    // False if the key has a version of the dot's origin.
    private static bool TryRank(Dot dot, HybridTimestamp timestamp, KeyPlace first, ReadOnlySpan<byte> key, out int rank)
    {
        rank = 0;
        for (KeyPlace place = first; place.Holds(key); place = place.Next)
        {
            VersionBody version = place.Version;
            if (version.Dot.Origin == dot.Origin) return false;
            if (version.Outranks(dot, timestamp)) rank++;
        }

        return true;
    }
}
