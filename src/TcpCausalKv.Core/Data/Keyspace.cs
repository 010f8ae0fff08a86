using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data.Sets;
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

    private readonly CounterSum _sum = new();
    private readonly DatabaseList _databases;
    private KeyspaceWalk? _walk;

    /// <summary>An empty keyspace.</summary>
    /// <param name="hashSeed">Decides where keys lie and in which order <see cref="Scan"/> finds them; best one that clients cannot guess.</param>
    /// <param name="packedElementsMax">Elements of a key that are packed in one record at most, 0 to 64.</param>
    public Keyspace(ulong hashSeed = 0, int packedElementsMax = PackedSet.ElementsMax)
    {
        _databases = new DatabaseList(hashSeed, packedElementsMax);
        Watches = new KeyWatches(hashSeed);
    }

    /// <summary>Keys of all databases that have an element which shows, whether or not their deadline has come.</summary>
    public long Count => _databases.Sum(static database => database.Count);

    /// <summary>Of <see cref="Count"/>, those of one database.</summary>
    public int CountOf(int database) => _databases.Find(database)?.Count ?? 0;

    /// <summary>Versions of deadlines of the keys of one database.</summary>
    public long DeadlinesOf(int database) => _databases.Find(database)?.Store.Deadlines ?? 0;

    /// <summary>Versions of all elements.</summary>
    public long Versions => _databases.Sum(static database => database.Store.Versions);

    /// <summary>Versions beyond the first of their element: written concurrently, and not replaced yet.</summary>
    public long Siblings => _databases.Sum(static database => database.Store.Siblings);

    /// <summary>Versions of deadlines.</summary>
    public long Deadlines => _databases.Sum(static database => database.Store.Deadlines);

    /// <summary>What origins have added to counters, one contribution for each counter and origin; those wholly cleared are among them.</summary>
    public long Contributions => _databases.Sum(static database => database.Store.Counts);

    /// <summary>Memory of keys, values, bookkeeping and what is kept for a walk, in bytes; about, never less than keys and values.</summary>
    public long Bytes => _databases.Sum(static database => database.Store.Bytes) + (_walk?.DetachedBytes ?? 0);

    /// <summary>Of <see cref="Bytes"/>, those outside of the garbage-collected heap: all but the directory of the key table.</summary>
    public long ArenaBytes => _databases.Sum(static database => database.Store.ArenaBytes) + (_walk?.DetachedBytes ?? 0);

    /// <summary>
    /// A digest of all keys and versions: equal for equal states, and for different ones with a chance of 2^-64. Kept up to date
    /// with each change, on every node in the same way; 0 for the empty keyspace.
    /// </summary>
    public ulong Digest => _databases.SumDigests(static store => store.Digest);

    /// <summary>Of <see cref="Contributions"/>, those that are wholly cleared, and kept until every member is known to have applied that.</summary>
    public long ZeroCounts => _databases.Sum(static database => database.Effects.ZeroCounts);

    /// <summary>What time it is, Unix milliseconds, never going back: keys whose deadline has come do not show.</summary>
    public long NowMs { get; internal set; } = long.MinValue;

    /// <summary>The value that a read of <paramref name="key"/> as a string gives.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">Borrowed until the next change or read; empty if there is none.</param>
    /// <returns>False if there is no such key, or it is no string.</returns>
    public bool TryGet(ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        value = default;
        ElementStore store = StoreOf(key);
        if (!store.Keys.TryFind(key, out KeyPlace place)) return false;
        VersionBody version = place.Version;
        if (version.Shape == VersionShape.Value && !place.Next.Holds(key))
        {
            value = version.Value;
            return true;
        }

        if (new KeyView(store, key, place).TypeAt(NowMs) != DataType.Text) return false;
        bool hasBase = version.Shape == VersionShape.Value;
        if (hasBase) value = version.Value;
        return _sum.TryRead(place, key, hasBase, ref value);
    }

    /// <summary>What <paramref name="key"/> shows itself as.</summary>
    public DataType TypeOf(ReadOnlySpan<byte> key)
    {
        ElementStore store = StoreOf(key);
        if (!store.Keys.TryFind(key, out KeyPlace place)) return DataType.None;
        if (IsPlain(place, key)) return DataType.Text;
        return new KeyView(store, key, place).TypeAt(NowMs);
    }

    /// <summary>True if <paramref name="key"/> shows.</summary>
    public bool Contains(ReadOnlySpan<byte> key) => TypeOf(key) != DataType.None;

    /// <summary>A hash or a set, for reading; one without elements if the key is none.</summary>
    /// <param name="key">The key.</param>
    /// <param name="kind">What its elements are.</param>
    public CollectionView Open(ReadOnlySpan<byte> key, ElementKind kind) => Open(View(key), kind);

    /// <summary>The same, of a key that was looked at.</summary>
    internal CollectionView Open(in KeyView view, ElementKind kind)
    {
        bool shows = view.TypeAt(NowMs) == DataTypes.Of(kind);
        return new CollectionView(shows ? view.Set : null, _sum, kind);
    }

    /// <summary>A list, for reading; one without items if the key is none.</summary>
    public ListView OpenList(ReadOnlySpan<byte> key) => new(View(key), NowMs);

    /// <summary>When <paramref name="key"/> ends, Unix milliseconds; <see cref="long.MaxValue"/> if never.</summary>
    public long DeadlineOf(ReadOnlySpan<byte> key) => Deadlines == 0 ? KeyView.Never : View(key).Deadline;

    /// <summary>True if <paramref name="key"/> has more than one text.</summary>
    public bool HasSiblings(ReadOnlySpan<byte> key)
    {
        ElementAddress at = StoreOf(key).At(key, VersionShape.Value);
        return at.TryFind(out KeyPlace place) && at.Holds(place.Next);
    }

    /// <summary>Copies all versions of <paramref name="key"/> as a string, the one that is read first, the others by rank.</summary>
    /// <param name="key">The key.</param>
    /// <param name="into">Where they are added.</param>
    /// <returns>False if the key has no version.</returns>
    public bool TryGetVersions(ReadOnlySpan<byte> key, List<KeyVersion> into)
    {
        ElementAddress at = StoreOf(key).At(key, VersionShape.Value);
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
    public void ShowVersions(ReadOnlySpan<byte> key, IVersionSink sink) => StoreContents.ShowVersions(StoreOf(key), key, sink);

    /// <summary>Applies one effect: the only way in which writes, own and received, change the data.</summary>
    /// <param name="effect">What is done; copied where it is kept.</param>
    /// <param name="write">The write that it is part of. Versions of its own origin up to it count as seen: its last effect wins.</param>
    /// <param name="effects">The kinds that there are.</param>
    /// <exception cref="InvalidOperationException">A later write of its origin is here: the order was not causal.</exception>
    internal void Apply(in Effect effect, in WriteContext write, EffectTable effects)
    {
        if (!Watches.IsEmpty) Watches.Tell(effect, write.Dot.Origin, this);
        EffectRow row = effects[effect.Kind];
        if (!row.IsOnEverything) row.Apply(_databases.Of(effect.Key).Effects, effect, write);
        else ApplyToAll(row, effect, write);
    }

    /// <summary>Begins to watch keys, none yet.</summary>
    /// <param name="touched">Gets the slot of who writes, just before an effect on a watched key is applied; it must not change anything.</param>
    public KeyWatch BeginWatch(Action<int>? touched = null) => new(this, touched);

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
        Database database = _databases.Of(key);
        if (database.Store.Walk is not null) throw new InvalidOperationException("A version was restored under a walk.");
        return database.Effects.TryRestore(key, element, dot, timestamp, value);
    }

    /// <summary>Forgets everything, whoever had observed it, and lets go of the memory; of what a walk has still to give when that ends.</summary>
    internal void Clear()
    {
        if (!Watches.IsEmpty) Watches.TouchShown(this, database: null);
        foreach (Database database in _databases.Open) database.Clear();
    }

    /// <summary>
    /// Visits about <paramref name="count"/> keys of a database. A scan begins with cursor 0, goes on with what each call returns and ends when
    /// that is 0. It visits exactly once each key that is here from its beginning to its end, and at most once each other one,
    /// whatever is added and removed between the calls.
    /// </summary>
    /// <param name="database">Its number.</param>
    /// <param name="cursor">0, or what the last call returned. One of <see cref="CursorEnd"/> or above visits nothing.</param>
    /// <param name="count">Keys to visit, at least 1; some more if the cursor cannot tell them apart.</param>
    /// <param name="visit">Gets each key, borrowed for the call; it must not change the keyspace.</param>
    /// <returns>The cursor to go on with, below <see cref="CursorEnd"/>; 0 at the end.</returns>
    public ulong Scan(int database, ulong cursor, int count, Action<ReadOnlySpan<byte>> visit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return cursor < CursorEnd && _databases.Find(database) is { } scanned ? KeyScan.Step(scanned.Store, cursor, count, NowMs, visit) : 0;
    }

    /// <summary>Some key of a database: each about as likely as any other if <paramref name="random"/> is.</summary>
    /// <param name="database">Its number.</param>
    /// <param name="random">64 random bits. The same ones give the same key as long as nothing changes.</param>
    /// <param name="key">Borrowed until the next change; empty if there is none.</param>
    /// <returns>False if no key shows.</returns>
    public bool TryGetRandomKey(int database, ulong random, out ReadOnlySpan<byte> key)
    {
        key = default;
        if (_databases.Find(database)?.Store.Keys is not { } keys || !keys.TryPick(random, out KeyPlace picked)) return false;
        foreach (KeyPlace place in keys.RecordsFrom(picked.Hash).Concat(keys.RecordsFrom(0)))
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
        if (_walk is not null) throw new InvalidOperationException("A walk is under way already.");
        return _walk = new KeyspaceWalk(this, _databases.Open, at, sink);
    }

    /// <summary>The records of database 0, to be expected.</summary>
    internal KeyTable FirstKeys => _databases.First.Store.Keys;

    internal void EndWalk(KeyspaceWalk walk) => _walk = _walk == walk ? null : _walk;

    /// <summary>The <see cref="Digest"/> worked out anew from all versions, for checks.</summary>
    public ulong ComputeDigest() => _databases.SumDigests(StoreContents.ComputeDigest);

    internal KeyView View(ReadOnlySpan<byte> key) => new(StoreOf(key), key);
    internal ElementStore StoreOf(ReadOnlySpan<byte> key) => _databases.Of(key).Store;

    /// <summary>The databases that keys have been written to.</summary>
    internal ReadOnlySpan<Database> Databases => _databases.Open;

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

    /// <summary>Gives some of the memory back of large keys that are gone.</summary>
    /// <returns>True if there is more.</returns>
    internal bool FreeStep() => _databases.Sum(static database => database.Store.FreeStep() ? 1 : 0) > 0;

    /// <summary>Forgets a contribution that was wholly cleared, because every member has applied what cleared it.</summary>
    internal void Forget(ReadOnlySpan<byte> key, ReadOnlySpan<byte> element, int origin, Dot clearer)
    {
        _databases.Of(key).Effects.Forget(key, element, origin);
        Forgotten.Advance(clearer.Origin, clearer.Entry);
    }

    // A text without siblings, deadline or anything else, as most keys are.
    private static bool IsPlain(KeyPlace place, ReadOnlySpan<byte> key) => place.Version.Shape == VersionShape.Value && !place.Next.Holds(key);

    private void ApplyToAll(EffectRow row, in Effect effect, in WriteContext write)
    {
        foreach (Database database in _databases.Open) row.Apply(database.Effects, effect, write);
    }
}
