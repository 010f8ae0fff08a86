using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data.Sets;
using TcpCausalKv.Core.Data.Tables;
using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Core.Data;

/// <summary>
/// Goes round the keys of a keyspace, some a step, and finds what is due: keys whose deadline has come, contributions that are wholly cleared.
/// </summary>
/// <remarks>Holds nothing but its place, a database and a hash: a deadline costs no memory beyond its own, however often it is put off.</remarks>
/// <param name="keyspace">Where.</param>
internal sealed class KeyspaceSweep(Keyspace keyspace)
{
    private int _database;
    private ulong _position;

    /// <summary>Keys that the last step found past their deadlines.</summary>
    public List<byte[]> Dead { get; } = [];

    /// <summary>Contributions that the last step found wholly cleared, each with the write that cleared it.</summary>
    public List<(byte[] Key, byte[] Element, int Origin, Dot Clearer)> Cleared { get; } = [];

    /// <summary>Looks at some records of keys, and at what was added to the fields of those that are hashes.</summary>
    /// <param name="recordsMax">At least 1; some more if they are of one key.</param>
    public void Step(int recordsMax)
    {
        Dead.Clear();
        Cleared.Clear();
        int visited = 0;
        ElementStore store = keyspace.Databases[_database].Store;
        foreach (KeyPlace place in store.Keys.RecordsFrom(_position))
        {
            if (visited++ >= recordsMax && place.Hash != _position)
            {
                _position = place.Hash;
                return;
            }

            _position = place.Hash;
            Look(store, place);
        }

        _position = 0;
        _database = (_database + 1) % keyspace.Databases.Length;
    }

    private void Look(ElementStore store, KeyPlace place)
    {
        VersionBody version = place.Version;
        if (version.Shape == VersionShape.Deadline) LookAtDeadline(place);
        else if (version.Shape == VersionShape.Count) LookAtCount(place.Key, ElementName.Count, version);
        else if (version.Shape == VersionShape.Set) LookAtSet(store.SetAt(place), place.Key);
    }

    private void LookAtDeadline(KeyPlace place)
    {
        bool isNoted = Dead.Count > 0 && place.Key.SequenceEqual(Dead[^1]);
        if (place.Version.Deadline <= keyspace.NowMs && !isNoted) Dead.Add(place.Key.ToArray());
    }

    private void LookAtSet(in ElementSet set, ReadOnlySpan<byte> key)
    {
        if (set.Counts == 0) return;
        foreach (KeyPlace place in set.Records())
        {
            if (place.Version.Shape == VersionShape.Count) LookAtCount(key, place.Key, place.Version);
        }
    }

    private void LookAtCount(ReadOnlySpan<byte> key, ReadOnlySpan<byte> element, VersionBody version)
    {
        Contribution contribution = version.Contribution;
        if (!contribution.IsLive) Cleared.Add((key.ToArray(), element.ToArray(), version.Dot.Origin, contribution.Clearer));
    }
}
