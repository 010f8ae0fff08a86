using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data.Tables;
using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Effects;
using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Core.Data;

/// <summary>
/// The data of a node: every key with the elements, and every element with the versions, that no applied write has replaced.
/// </summary>
/// <remarks>
/// <para>
/// An effect removes the versions in its scope that its write has observed; the rest were written concurrently and stay as siblings,
/// at most one per origin. A read gives the sibling with the highest timestamp, of equal timestamps the one of the higher slot; the latest
/// deadline; and of a counter the sum of what every origin has added. A key without versions is gone and leaves nothing behind: a delete that
/// comes late removes just what it had seen. So nodes that have applied the same writes, in any causal order, hold the same versions and have the
/// same <see cref="Digest"/>.
/// (Baquero, Almeida, Shoker, "Pure Operation-Based Replicated Data Types", 2017.)
/// </para>
/// <para>
/// Invariants: the versions of an element are in the order in which reads prefer them and have different origins;
/// <see cref="Digest"/> is what <see cref="ComputeDigest"/> gives. Not thread-safe: the replica's thread owns it. What it hands
/// out is borrowed until the next change. Outside of Core it can be read only.
/// </para>
/// </remarks>
public sealed class Keyspace
{
    /// <summary>Scan cursors are below this.</summary>
    public const ulong CursorEnd = KeyScan.CursorEnd;

    private readonly ulong _hashSeed;
    private readonly CounterSum _sum = new();
    private ElementStore _store;
    private KeyspaceEffects _effects;
    private KeyspaceWalk? _detached;

    /// <summary>An empty keyspace.</summary>
    /// <param name="hashSeed">
    /// Decides where keys lie and the order in which <see cref="Scan"/> finds them; nodes need not agree on it. Take one that
    /// clients cannot guess.
    /// </param>
    public Keyspace(ulong hashSeed = 0)
    {
        _hashSeed = hashSeed;
        _store = new ElementStore(hashSeed);
        _effects = new KeyspaceEffects(_store, Clear);
        Watches = new KeyWatches(hashSeed);
    }

    /// <summary>Keys that have an element which shows, whether or not their deadline has come.</summary>
    public int Count => _store.Keys.KeyCount - _effects.HiddenKeys;

    /// <summary>Versions of all elements.</summary>
    public long Versions => _store.Versions;

    /// <summary>Versions beyond the first of their element: written concurrently, and not replaced yet.</summary>
    public long Siblings => _store.Siblings;

    /// <summary>Versions of deadlines.</summary>
    public long Deadlines => _store.Deadlines;

    /// <summary>What origins have added to counters, one contribution for each counter and origin; those wholly cleared are among them.</summary>
    public long Contributions => _store.Counts;

    /// <summary>
    /// Memory held by keys, values and their bookkeeping, in bytes; about, never less than keys and values. What is kept for a
    /// walk is counted.
    /// </summary>
    public long Bytes => _store.Bytes + (_detached?.DetachedBytes ?? 0);

    /// <summary>Of <see cref="Bytes"/>, those outside of the garbage-collected heap: all but the directory of the key table.</summary>
    public long ArenaBytes => _store.ArenaBytes + (_detached?.DetachedBytes ?? 0);

    /// <summary>
    /// A digest of all keys and versions: equal for equal states, and for different ones with a chance of 2^-64. Kept up to date
    /// with each change, on every node in the same way; 0 for the empty keyspace.
    /// </summary>
    public ulong Digest => _store.Digest;

    /// <summary>Of <see cref="Contributions"/>, those that are wholly cleared, and kept until every member is known to have applied that.</summary>
    public long ZeroCounts => _effects.ZeroCounts;

    /// <summary>What time it is, Unix milliseconds, never going back: keys whose deadline has come do not show.</summary>
    public long NowMs { get; internal set; } = long.MinValue;

    /// <summary>The value that a read of <paramref name="key"/> as a string gives.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">Borrowed until the next change or read; empty if there is none.</param>
    /// <returns>False if there is no such key, or it is no string.</returns>
    public bool TryGet(ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (!_store.Keys.TryFind(key, out KeyPlace place)) return false;
        VersionBody version = place.Version;
        if (version.Shape == VersionShape.Value && !place.Next.Holds(key))
        {
            value = version.Value;
            return true;
        }

        return TypeOf(key) == DataType.Text && TryGetCounted(place, key, out value);
    }

    /// <summary>What <paramref name="key"/> shows itself as.</summary>
    public DataType TypeOf(ReadOnlySpan<byte> key)
    {
        if (!_store.Keys.TryFind(key, out KeyPlace place)) return DataType.None;
        if (IsPlain(place, key)) return DataType.Text;
        KeyView view = View(key);
        return view.IsDead(NowMs) ? DataType.None : view.Type;
    }

    /// <summary>True if <paramref name="key"/> shows.</summary>
    public bool Contains(ReadOnlySpan<byte> key) => TypeOf(key) != DataType.None;

    /// <summary>A hash or a set, for reading; one without elements if the key is none.</summary>
    /// <param name="key">The key.</param>
    /// <param name="kind">What its elements are.</param>
    public CollectionView Open(ReadOnlySpan<byte> key, ElementKind kind)
    {
        KeyView view = View(key);
        bool shows = view.Type == DataTypes.Of(kind) && !view.IsDead(NowMs);
        return new CollectionView(shows ? view.Set : null, _sum, kind);
    }

    /// <summary>When <paramref name="key"/> ends, Unix milliseconds; <see cref="long.MaxValue"/> if never.</summary>
    public long DeadlineOf(ReadOnlySpan<byte> key) => Deadlines == 0 ? KeyView.Never : View(key).Deadline;

    /// <summary>True if <paramref name="key"/> has more than one text.</summary>
    public bool HasSiblings(ReadOnlySpan<byte> key)
    {
        ElementAddress at = _store.At(key, VersionShape.Value);
        return at.TryFind(out KeyPlace place) && at.Holds(place.Next);
    }

    /// <summary>Copies all versions of <paramref name="key"/> as a string, the one that is read first, the others by rank.</summary>
    /// <param name="key">The key.</param>
    /// <param name="into">Where they are added.</param>
    /// <returns>False if the key has no version.</returns>
    public bool TryGetVersions(ReadOnlySpan<byte> key, List<KeyVersion> into)
    {
        ElementAddress at = _store.At(key, VersionShape.Value);
        bool found = at.TryFind(out KeyPlace place);
        for (; at.Holds(place); place = place.Next)
        {
            VersionBody version = place.Version;
            into.Add(new KeyVersion(version.Dot, version.Timestamp, version.Value.ToArray()));
        }

        return found;
    }

    /// <summary>Shows all versions of all elements of <paramref name="key"/>, also of what hides.</summary>
    /// <param name="key">The key.</param>
    /// <param name="sink">Gets each version.</param>
    public void ShowVersions(ReadOnlySpan<byte> key, IVersionSink sink) => _store.ShowVersions(key, sink);

    /// <summary>Applies one effect: the only way in which writes, own and received, change the data.</summary>
    /// <param name="effect">What is done; copied where it is kept.</param>
    /// <param name="write">The write that it is part of. Versions of its own origin up to it count as seen: its last effect wins.</param>
    /// <param name="effects">The kinds that there are.</param>
    /// <exception cref="InvalidOperationException">A later write of its origin is here: the order was not causal.</exception>
    internal void Apply(in Effect effect, in WriteContext write, EffectTable effects)
    {
        if (!Watches.IsEmpty) Watches.Tell(effect, this);
        effects[effect.Kind].Apply(_effects, effect, write);
    }

    /// <summary>Begins to watch keys, none yet.</summary>
    public KeyWatch BeginWatch() => new(this);

    /// <summary>Adds a version of a snapshot, in any order.</summary>
    /// <param name="key">The key.</param>
    /// <param name="dot">The write that set the version.</param>
    /// <param name="timestamp">When that write was made.</param>
    /// <param name="value">The value; copied.</param>
    /// <param name="element">Name of the element; empty for a text.</param>
    /// <returns>False, and nothing is changed, if the element has a version of the same origin: no state has two.</returns>
    /// <exception cref="InvalidOperationException">A walk is under way, and could not tell the version from those it is to give.</exception>
    internal bool TryRestore(
        ReadOnlySpan<byte> key, Dot dot, HybridTimestamp timestamp, ReadOnlySpan<byte> value, ReadOnlySpan<byte> element = default)
    {
        if (_store.Walk is not null) throw new InvalidOperationException("A version was restored under a walk.");
        return _effects.TryRestore(key, element, dot, timestamp, value);
    }

    /// <summary>Forgets everything, whoever had observed it, and lets go of the memory; of what a walk has still to give when that ends.</summary>
    internal void Clear()
    {
        if (!Watches.IsEmpty) Watches.TouchShown(this);
        if (_store.Walk is { } walk)
        {
            walk.Detach();
            _detached = walk;
        }
        else _store.Free();

        _store = new ElementStore(_hashSeed);
        _effects = new KeyspaceEffects(_store, Clear);
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
        return cursor >= CursorEnd ? 0 : KeyScan.Step(_store, cursor, count, NowMs, visit);
    }

    /// <summary>Some key: each about as likely as any other if <paramref name="random"/> is.</summary>
    /// <param name="random">64 random bits. The same ones give the same key as long as nothing changes.</param>
    /// <param name="key">Borrowed until the next change; empty if there is none.</param>
    /// <returns>False if no key shows.</returns>
    public bool TryGetRandomKey(ulong random, out ReadOnlySpan<byte> key)
    {
        key = default;
        if (!_store.Keys.TryPick(random, out KeyPlace picked)) return false;
        foreach (KeyPlace place in _store.Keys.RecordsFrom(picked.Hash).Concat(_store.Keys.RecordsFrom(0)))
        {
            if (!Contains(place.Key)) continue;
            key = place.Key;
            return true;
        }

        return false;
    }

    /// <summary>Begins to give all versions that are here now, step by step, while this keyspace goes on changing.</summary>
    /// <param name="at">What is applied: it covers every version here, and none that comes later. Begin between two writes.</param>
    /// <param name="sink">Gets each version: in a step, or just before a write removes it.</param>
    /// <exception cref="InvalidOperationException">Another walk is under way.</exception>
    internal KeyspaceWalk BeginWalk(VectorClock at, IVersionSink sink)
    {
        if (_store.Walk is not null || _detached is not null) throw new InvalidOperationException("A walk is under way already.");
        _store.Walk = new KeyspaceWalk(this, _store, at, sink);
        return _store.Walk;
    }

    /// <inheritdoc cref="KeyTable.ExpectPlace"/>
    internal ulong ExpectPlace(ReadOnlySpan<byte> key) => _store.Keys.ExpectPlace(key);

    /// <inheritdoc cref="KeyTable.ExpectRecord"/>
    internal void ExpectRecord(ulong hash) => _store.Keys.ExpectRecord(hash);

    internal void EndWalk(KeyspaceWalk walk)
    {
        if (_store.Walk == walk) _store.Walk = null;
        if (_detached == walk) _detached = null;
    }

    /// <summary>The <see cref="Digest"/> worked out anew from all versions, for checks.</summary>
    public ulong ComputeDigest() => _store.ComputeDigest();

    /// <summary>True if no key has anything but one text: then a write sees all that there is of a key at once.</summary>
    internal bool HasOnlyTexts => _store.Counts == 0 && _store.Deadlines == 0 && _store.Sets == 0;

    internal KeyView View(ReadOnlySpan<byte> key) => new(_store, key);

    internal ElementStore Store => _store;

    /// <summary>Who watches which key.</summary>
    internal KeyWatches Watches { get; }

    /// <summary>
    /// Of each origin the last write whose clears of counters are forgotten; a state that does not cover these can't be merged with this.
    /// </summary>
    internal VectorClock Forgotten { get; } = new(VectorClock.WidthMax);

    /// <summary>What is restored here has forgotten so much.</summary>
    internal void NoteForgotten(VectorClock forgotten)
    {
        for (int slot = 0; slot < forgotten.Width; slot++) Forgotten.Advance(slot, forgotten[slot]);
    }

    /// <summary>Forgets a contribution that was wholly cleared, because every member has applied what cleared it.</summary>
    internal void Forget(ReadOnlySpan<byte> key, ReadOnlySpan<byte> element, int origin, Dot clearer)
    {
        _effects.Forget(key, element, origin);
        Forgotten.Advance(clearer.Origin, clearer.Entry);
    }

    // A text without siblings, deadline or anything else, as most keys are.
    private static bool IsPlain(KeyPlace place, ReadOnlySpan<byte> key) => place.Version.Shape == VersionShape.Value && !place.Next.Holds(key);

    private bool TryGetCounted(KeyPlace first, ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        bool hasBase = first.Version.Shape == VersionShape.Value;
        value = hasBase ? first.Version.Value : default;
        return _store.Counts == 0 ? hasBase : _sum.TryRead(_store.Keys, key, hasBase, ref value);
    }
}
