using System.Buffers.Binary;
using TcpCausalKv.Core.Data;
using TcpCausalKv.Core.Data.Sets;
using TcpCausalKv.Core.Data.Tables;
using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Effects;
using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Core.Replication;

/// <summary>
/// Chooses the effects of what a client asks for, by what this node shows: what is replaced, what is cleared of counters, and that a key whose
/// deadline has come is deleted before anything is written to it, so that nothing old revives.
/// </summary>
/// <remarks>A part of the replica, and on its thread.</remarks>
internal sealed class EffectChoice(OwnWrites writes, int slot)
{
    private readonly byte[] _value = new byte[CountEncoding.AddBytesMax];
    private readonly List<byte[]> _elements = [];
    private byte[] _seen = new byte[256];

    private Keyspace Keyspace => writes.Keyspace;

    /// <summary>Makes a key a string.</summary>
    internal void Set(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        ClearCounts(key);
        writes.Add(new Effect(EffectKind.Set, key, value));
    }

    /// <summary>Deletes a key.</summary>
    internal bool Delete(ReadOnlySpan<byte> key)
    {
        KeyView view = Keyspace.View(key);
        if (view.Type == DataType.None) return false;
        DeleteAll(key);
        return !view.IsDead(Keyspace.NowMs);
    }

    /// <summary>Deletes every key.</summary>
    internal void Flush()
    {
        if (Keyspace.Versions == 0) return;
        foreach (Database database in Keyspace.Databases) ClearCounts(database.Store);
        writes.Add(new Effect(EffectKind.Flush));
    }

    /// <summary>Deletes every key of a database. If no other one has any, that is to delete every key, and older nodes know how.</summary>
    internal bool TryFlush(int database)
    {
        ReadOnlySpan<byte> number = DatabaseKey.NumberAsBytes(database);
        ElementStore store = Keyspace.StoreOf(number);
        if (store.Versions == 0) return true;
        if (store.Versions == Keyspace.Versions)
        {
            Flush();
            return true;
        }

        if (!writes.IsKnownToAll(EffectKind.FlushDatabase)) return false;
        ClearCounts(store);
        writes.Add(new Effect(EffectKind.FlushDatabase, number));
        return true;
    }

    /// <summary>Gives a text another value.</summary>
    internal void Change(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (!Keyspace.StoreOf(key).HasOnlyTexts) Prepare(key, Keyspace.View(key), DataType.Text);
        Put(key, ElementKind.Text, default, value);
    }

    /// <summary>Gives a field a value, or adds a member.</summary>
    /// <returns>True if it was not there.</returns>
    internal bool PutPart(ReadOnlySpan<byte> key, ElementKind kind, ReadOnlySpan<byte> part, ReadOnlySpan<byte> value)
    {
        KeyView view = Keyspace.View(key);
        bool isNew = !Keyspace.Open(view, kind).Contains(part);
        Prepare(key, view, DataTypes.Of(kind));
        Put(key, kind, part, value);
        return isNew;
    }

    /// <summary>Removes an element.</summary>
    internal bool Remove(ReadOnlySpan<byte> key, ElementKind kind, ReadOnlySpan<byte> part)
    {
        KeyView view = Keyspace.View(key);
        bool isThere = Keyspace.Open(view, kind).Contains(part);
        Prepare(key, view, DataTypes.Of(kind));
        if (!isThere) return false;
        using NameBuffer element = new(kind, part);
        ClearCount(key, kind, part);
        writes.Add(new Effect(EffectKind.Remove, key, element.Bytes, default));
        return true;
    }

    /// <summary>Adds to an element.</summary>
    internal bool TryAdd(ReadOnlySpan<byte> key, ElementKind kind, ReadOnlySpan<byte> part, decimal amount)
    {
        Prepare(key, Keyspace.View(key), DataTypes.Of(kind));
        using NameBuffer element = new(DataTypes.CountOf(kind), part);
        decimal before = OwnTotal(key, element.Bytes);
        decimal total = before + amount;
        if (total is < -CountNumber.Bound or > CountNumber.Bound) return false;
        writes.Add(new Effect(EffectKind.Add, key, element.Bytes, _value.AsSpan(0, CountEncoding.WriteAdd(_value, before, total))));
        return true;
    }

    /// <summary>Gives a key a deadline.</summary>
    internal void Expire(ReadOnlySpan<byte> key, long deadlineMs)
    {
        Span<byte> value = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(value, deadlineMs);
        writes.Add(new Effect(EffectKind.Put, key, ElementName.Expiry, value));
    }

    /// <summary>Takes a key's deadline away.</summary>
    internal bool Persist(ReadOnlySpan<byte> key)
    {
        if (Keyspace.DeadlineOf(key) == KeyView.Never) return false;
        writes.Add(new Effect(EffectKind.Remove, key, ElementName.Expiry, default));
        return true;
    }

    /// <summary>Deletes all that a key has but its deadline.</summary>
    internal void Purge(ReadOnlySpan<byte> key)
    {
        ClearCounts(key);
        writes.Add(new Effect(EffectKind.Purge, key));
    }

    /// <summary>Deletes all that a key has, also what does not show.</summary>
    internal void DeleteAll(ReadOnlySpan<byte> key)
    {
        ClearCounts(key);
        writes.Add(new Effect(EffectKind.Delete, key));
    }

    /// <summary>Makes room for an element of a type that is about to be written.</summary>
    internal void Prepare(ReadOnlySpan<byte> key, DataType type) => Prepare(key, Keyspace.View(key), type);

    // Before something is written to an element of a type: what is dead goes, or what is left of a deadline, and what hides because its type is
    // another.
    private void Prepare(ReadOnlySpan<byte> key, in KeyView view, DataType type)
    {
        bool shows = view.TypeAt(Keyspace.NowMs) != DataType.None;
        if (!shows && view.Deadline != KeyView.Never) DeleteAll(key);
        else if (view.HasManyTypes) RemoveOthers(key, type);
    }

    private void Put(ReadOnlySpan<byte> key, ElementKind kind, ReadOnlySpan<byte> part, ReadOnlySpan<byte> value)
    {
        using NameBuffer element = new(kind, part);
        ClearCount(key, kind, part);
        writes.Add(new Effect(EffectKind.Put, key, element.Bytes, value));
    }

    private void RemoveOthers(ReadOnlySpan<byte> key, DataType type)
    {
        if (type != DataType.Text)
        {
            ClearCount(key, ElementKind.Text, default);
            writes.Add(new Effect(EffectKind.Remove, key, ElementName.Text, default));
        }

        foreach (DataType other in DataTypes.Collections)
        {
            if (other == type || Keyspace.StoreOf(key).SetOf(key)?.Types.Has(other) != true) continue;
            RemoveKind(key, DataTypes.KindOf(other));
            if (other == DataType.Stream) RemoveKind(key, ElementKind.StreamMark);
        }
    }

    private void RemoveKind(ReadOnlySpan<byte> key, ElementKind kind)
    {
        ClearCountsOfParts(key, DataTypes.CountOf(kind));
        writes.Add(new Effect(EffectKind.RemoveKind, key, [(byte)kind], default));
    }

    private void ClearCounts(ReadOnlySpan<byte> key)
    {
        if (Keyspace.StoreOf(key).Counts == 0) return;
        ClearCount(key, ElementName.Count);
        ClearCountsOfParts(key, only: null);
    }

    // Of the elements of one kind, or of every kind that has parts.
    private void ClearCountsOfParts(ReadOnlySpan<byte> key, ElementKind? only)
    {
        if (Keyspace.StoreOf(key).SetOf(key) is not { Counts: > 0 } set) return;
        _elements.Clear();
        foreach (KeyPlace place in set.Records())
        {
            ElementKind kind = ElementName.KindOf(place.Key);
            if (place.IsFirstOfKey && ElementName.IsCount(kind) && (only is null || kind == only)) _elements.Add(place.Key.ToArray());
        }

        foreach (byte[] element in _elements) ClearCount(key, element);
    }

    private void ClearCount(ReadOnlySpan<byte> key, ElementKind kind, ReadOnlySpan<byte> part)
    {
        if (DataTypes.CountOf(kind) == kind || Keyspace.StoreOf(key).Counts == 0) return;
        using NameBuffer element = new(DataTypes.CountOf(kind), part);
        ClearCount(key, element.Bytes);
    }

    private void ClearCount(ReadOnlySpan<byte> key, ReadOnlySpan<byte> element)
    {
        int length = 0;
        if (!Keyspace.StoreOf(key).TryReach(key, element, out ElementAddress at)) return;
        at.TryFind(out KeyPlace place);
        for (; at.Holds(place); place = place.Next)
        {
            VersionBody version = place.Version;
            Contribution contribution = version.Contribution;
            if (!contribution.IsLive) continue;
            if (_seen.Length - length < CountEncoding.SeenBytesMax) Array.Resize(ref _seen, _seen.Length * 2);
            length += CountEncoding.WriteSeen(_seen.AsSpan(length), version.Dot.Origin, contribution.Total);
        }

        if (length > 0) writes.Add(new Effect(EffectKind.ClearCount, key, element, _seen.AsSpan(0, length)));
    }

    private decimal OwnTotal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> element)
    {
        ElementStore store = Keyspace.StoreOf(key);
        if (store.Counts == 0 || !store.TryReach(key, element, out ElementAddress at)) return 0;
        return at.TryFindOf(slot, out KeyPlace place) ? place.Version.Contribution.Total : 0;
    }

    private void ClearCounts(ElementStore store)
    {
        if (store.Counts == 0) return;
        foreach (byte[] key in CountedKeys(store)) ClearCounts(key);
    }

    private static List<byte[]> CountedKeys(ElementStore store)
    {
        List<byte[]> keys = [];
        foreach (KeyPlace place in store.Keys.RecordsFrom(0))
        {
            if (!place.IsFirstOfKey) continue;
            byte[] key = place.Key.ToArray();
            bool isCounted = store.At(key, VersionShape.Count).TryFind(out _) || store.SetOf(key) is { Counts: > 0 };
            if (isCounted) keys.Add(key);
        }

        return keys;
    }
}
