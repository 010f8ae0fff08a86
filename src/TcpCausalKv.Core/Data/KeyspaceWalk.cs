using TcpCausalKv.Core.Clocks;

namespace TcpCausalKv.Core.Data;

/// <summary>
/// Gives a sink every version that a <see cref="Keyspace"/> held at one moment, once, a few a step, while the keyspace goes on
/// changing: one database after the other.
/// </summary>
/// <remarks>Owned by the keyspace's thread; one at a time.</remarks>
public sealed class KeyspaceWalk
{
    private readonly Keyspace _keyspace;
    private readonly StoreWalk[] _stores;
    private int _current;

    internal KeyspaceWalk(Keyspace keyspace, ReadOnlySpan<Database> databases, VectorClock at, IVersionSink sink)
    {
        _keyspace = keyspace;
        _stores = new StoreWalk[databases.Length];
        for (int i = 0; i < databases.Length; i++) _stores[i] = databases[i].Store.Walk = new StoreWalk(databases[i].Store, at, sink);
    }

    /// <summary>Versions that the keyspace held when the walk began: as many as are given in all.</summary>
    public long VersionsTotal => _stores.Sum(store => store.VersionsTotal);

    /// <summary>Versions given so far.</summary>
    public long Versions => _stores.Sum(store => store.Versions);

    /// <summary>Bytes of keys, parts and values given so far.</summary>
    public long Bytes => _stores.Sum(store => store.Bytes);

    /// <summary>Records that the steps have looked at; more than were given by as many as are new.</summary>
    public long RecordsVisited => _stores.Sum(store => store.RecordsVisited);

    /// <summary>True once every version was given.</summary>
    public bool IsDone => _current == _stores.Length;

    /// <summary>Memory of data that the keyspace has forgotten and that is kept for the walk alone, in bytes.</summary>
    internal long DetachedBytes => _stores.Sum(store => store.DetachedBytes);

    /// <summary>Goes on by some records; between two steps the keyspace may change as it likes.</summary>
    /// <inheritdoc cref="StoreWalk.Step"/>
    public bool Step(int recordsMax, long bytesMax)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(recordsMax, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(bytesMax, 1);
        long recordsEnd = RecordsVisited + recordsMax;
        long bytesEnd = Bytes + Math.Min(bytesMax, long.MaxValue - Bytes);
        while (!IsDone && RecordsVisited < recordsEnd && Bytes < bytesEnd)
        {
            if (!_stores[_current].Step((int)(recordsEnd - RecordsVisited), bytesEnd - Bytes)) break;
            _current++;
        }

        if (IsDone) End();
        return IsDone;
    }

    /// <summary>Ends the walk, wherever it is. The keyspace keeps nothing for it any more.</summary>
    public void End()
    {
        foreach (StoreWalk store in _stores) store.End();
        _keyspace.EndWalk(this);
    }
}
