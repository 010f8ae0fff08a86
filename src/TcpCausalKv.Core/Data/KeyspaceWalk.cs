using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data.Tables;

namespace TcpCausalKv.Core.Data;

/// <summary>
/// Gives a sink every version that a <see cref="Keyspace"/> held at one moment, once, a few a step, while the keyspace goes on
/// changing.
/// </summary>
/// <remarks>
/// <code>
/// hashes    0 ............ position ............ 2^64
///             all given     |  still to be given: what the clock covers, and it goes to the sink before a write removes it
/// </code>
/// <para>
/// The clock is what was applied when the walk began. So it covers the dot of each version that was there, and of none that
/// came later: no copy and no mark tells them apart, just the dot that each version has anyway. The place in the walk is a hash,
/// not a slot, so it stays true whatever grows, splits and merges.
/// </para>
/// <para>
/// Invariant, checked at the end: what was given has the digest and the number that the keyspace had when the walk began. Owned by
/// the keyspace's thread; one at a time.
/// </para>
/// </remarks>
public sealed class KeyspaceWalk
{
    private readonly Keyspace _keyspace;
    private readonly KeyTable _table;
    private readonly VectorClock _at;
    private readonly IVersionSink _sink;
    private readonly ulong _digestAtStart;
    private ulong _digest;
    private ulong _position;
    private bool _isEnded;

    internal KeyspaceWalk(Keyspace keyspace, KeyTable table, VectorClock at, IVersionSink sink)
    {
        _keyspace = keyspace;
        _table = table;
        _at = at.Clone();
        _sink = sink;
        _digestAtStart = keyspace.Digest;
        VersionsTotal = keyspace.Count + keyspace.Siblings;
    }

    /// <summary>Versions that the keyspace held when the walk began: as many as are given in all.</summary>
    public long VersionsTotal { get; }

    /// <summary>Versions given so far.</summary>
    public long Versions { get; private set; }

    /// <summary>Bytes of keys and values given so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>Records that the steps have looked at; more than were given by as many as are new.</summary>
    public long RecordsVisited { get; private set; }

    /// <summary>True once every version was given.</summary>
    public bool IsDone { get; private set; }

    /// <summary>True once the keyspace has gone on with an empty table: the one that is walked belongs to the walk alone.</summary>
    internal bool IsDetached { get; private set; }

    /// <summary>Memory of data that the keyspace has forgotten and that is kept for the walk alone, in bytes.</summary>
    internal long DetachedBytes => IsDetached ? _table.Bytes : 0;

    /// <summary>Goes on by some records; between two steps the keyspace may change as it likes.</summary>
    /// <param name="recordsMax">Records to look at, at least 1; some more if their hashes are equal, as those of siblings are.</param>
    /// <param name="bytesMax">Bytes of keys and values after which the step ends, at least 1; the last version may exceed it.</param>
    /// <returns><see cref="IsDone"/>.</returns>
    /// <exception cref="InvalidOperationException">The walk was ended before; or not just what was there was given: a bug.</exception>
    public bool Step(int recordsMax, long bytesMax)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(recordsMax, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(bytesMax, 1);
        if (IsDone) return true;
        if (_isEnded) throw new InvalidOperationException("A walk that was ended can't go on: it has missed what was removed since.");

        long recordsBefore = RecordsVisited;
        long bytesBefore = Bytes;
        ulong last = _position;
        foreach (KeyPlace place in _table.RecordsFrom(_position))
        {
            bool isEnough = RecordsVisited - recordsBefore >= recordsMax || Bytes - bytesBefore >= bytesMax;
            if (isEnough && place.Hash != last)
            {
                _position = place.Hash;
                return false;
            }

            RecordsVisited++;
            last = place.Hash;
            if (_at.Covers(place.Version.Dot)) Give(place);
        }

        Finish();
        return true;
    }

    /// <summary>Ends the walk, wherever it is. The keyspace keeps nothing for it any more.</summary>
    public void End()
    {
        if (IsDetached && !_isEnded) _table.Free();
        _isEnded = true;
        _keyspace.EndWalk(this);
    }

    /// <summary>The version at <paramref name="place"/> is about to be removed or overwritten.</summary>
    internal void BeforeLossOf(KeyPlace place)
    {
        // A detached table loses nothing: what is removed now is from the table that followed it.
        if (IsDetached || place.Hash < _position) return;
        if (_at.Covers(place.Version.Dot)) Give(place);
    }

    /// <summary>The keyspace goes on with an empty table.</summary>
    internal void Detach() => IsDetached = true;

    private void Give(KeyPlace place)
    {
        VersionBody version = place.Version;
        ReadOnlySpan<byte> key = place.Key;
        ReadOnlySpan<byte> value = version.Value;
        _digest += version.Digest(VersionBody.DigestOfKey(key));
        Versions++;
        Bytes += key.Length + value.Length;
        _sink.Add(key, version.Dot, version.Timestamp, value);
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
