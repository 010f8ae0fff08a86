using TcpCausalKv.Core.Effects;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Core.Elements.Lists;
using TcpCausalKv.Core.Elements.Streams;

namespace TcpCausalKv.Core.Replication;

/// <summary>One write while it is made: atomic on every node. Scopes nest, and the outermost one is the write.</summary>
/// <remarks>
/// Made by <see cref="Replica.BeginWrite"/>, on the replica's thread; disposed of in the same turn, and an inner one before its outer one.
/// </remarks>
public readonly ref struct WriteScope : IDisposable
{
    private readonly OwnWrites _writes;

    internal WriteScope(OwnWrites writes) => _writes = writes;

    /// <summary>Makes <paramref name="key"/> a string without a deadline, whatever it was.</summary>
    public void Set(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => _writes.Effects.Set(key, value);

    /// <summary>Gives the string of <paramref name="key"/> another value; a deadline stays.</summary>
    public void Change(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => _writes.Effects.Change(key, value);

    /// <summary>Deletes <paramref name="key"/>; no effect if there is no such key.</summary>
    /// <returns>True if the key was there.</returns>
    public bool Delete(ReadOnlySpan<byte> key) => _writes.Effects.Delete(key);

    /// <summary>Deletes every key of every database; no effect if there is none.</summary>
    public void Flush() => _writes.Effects.Flush();

    /// <summary>Deletes every key of one database; no effect if there is none.</summary>
    /// <param name="database">Its number.</param>
    /// <returns>False, and nothing is done, if not every member of the cluster is known to know databases.</returns>
    public bool TryFlush(int database) => _writes.Effects.TryFlush(database);

    /// <summary>Gives a field a value, or adds a member; a key of another type must not be shown, and what hides behind one that is goes.</summary>
    /// <param name="key">The key.</param>
    /// <param name="kind"><see cref="ElementKind.Field"/> or <see cref="ElementKind.Member"/>.</param>
    /// <param name="part">The field, the member.</param>
    /// <param name="value">The field's value; empty for a member.</param>
    /// <returns>True if it was not there.</returns>
    public bool Put(ReadOnlySpan<byte> key, ElementKind kind, ReadOnlySpan<byte> part, ReadOnlySpan<byte> value) =>
        _writes.Effects.PutPart(key, kind, part, value);

    /// <summary>Removes a field, a member or the item at a position; no effect if it is not there.</summary>
    /// <returns>True if it was.</returns>
    public bool Remove(ReadOnlySpan<byte> key, ElementKind kind, ReadOnlySpan<byte> part) => _writes.Effects.Remove(key, kind, part);

    /// <summary>Adds an item at the head or the tail of a list, which need not be there; other rules as for <see cref="Put"/>.</summary>
    public void Push(ReadOnlySpan<byte> key, ListSide side, ReadOnlySpan<byte> item) => _writes.Lists.Push(key, side, item);

    /// <summary>Adds an item to a list.</summary>
    /// <param name="key">The key.</param>
    /// <param name="index">How many items come before it, of those that are there.</param>
    /// <param name="item">The item.</param>
    public void Insert(ReadOnlySpan<byte> key, int index, ReadOnlySpan<byte> item) => _writes.Lists.Insert(key, index, item);

    /// <summary>Puts an item in the place of the one at <paramref name="index"/>, which must be there.</summary>
    public void SetItem(ReadOnlySpan<byte> key, int index, ReadOnlySpan<byte> item) => _writes.Lists.Set(key, index, item);

    /// <summary>Removes the item at <paramref name="index"/>, which must be there.</summary>
    public void RemoveItem(ReadOnlySpan<byte> key, int index) => _writes.Lists.Remove(key, index);

    /// <summary>Adds an entry to a stream, which need not be there.</summary>
    /// <param name="key">The key.</param>
    /// <param name="id">The entry's id, which none has.</param>
    /// <param name="fields">Fields and values, as <see cref="EntryFields"/> writes them.</param>
    public void AddEntry(ReadOnlySpan<byte> key, StreamId id, ReadOnlySpan<byte> fields) => _writes.Streams.Add(key, id, fields);

    /// <summary>Deletes entries of a stream, which must be there.</summary>
    public void DeleteEntries(ReadOnlySpan<byte> key, IReadOnlyList<StreamId> ids) => _writes.Streams.Delete(key, ids);

    /// <summary>Removes so many entries of a stream, the first ones, which must be there.</summary>
    public void TrimStream(ReadOnlySpan<byte> key, int count) => _writes.Streams.Trim(key, count);

    /// <summary>Says what a stream knows of entries that are gone; it is there from then on, with or without entries.</summary>
    public void MarkStream(ReadOnlySpan<byte> key, StreamMark mark) => _writes.Streams.SetMark(key, mark);

    /// <summary>Adds to a string or a field, so that what others add at the same time counts as well.</summary>
    /// <param name="key">The key.</param>
    /// <param name="kind"><see cref="ElementKind.Text"/> or <see cref="ElementKind.Field"/>.</param>
    /// <param name="part">The field; empty for a string.</param>
    /// <param name="amount">What is added.</param>
    /// <returns>False, and nothing is added, if this node has added more already than can be counted.</returns>
    public bool TryAdd(ReadOnlySpan<byte> key, ElementKind kind, ReadOnlySpan<byte> part, decimal amount) =>
        _writes.Effects.TryAdd(key, kind, part, amount);

    /// <summary>Gives a member of a sorted set a score.</summary>
    /// <param name="key">The key.</param>
    /// <param name="member">The member.</param>
    /// <param name="score">The score, not NaN.</param>
    /// <param name="rule">Which score is read if other nodes give it others at the same time.</param>
    /// <returns>True if the member was not there.</returns>
    public bool PutScore(ReadOnlySpan<byte> key, ReadOnlySpan<byte> member, double score, ScoreRule rule = ScoreRule.Latest) =>
        ScoreChoice.Put(_writes.Effects, key, member, score, rule);

    /// <summary>
    /// Adds to the score of a member, so that what others add at the same time counts as well. Scores that are too large, too small or too fine to be
    /// counted in decimal digits are replaced by the sum instead.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="member">The member; it is made if it is not there.</param>
    /// <param name="amount">What is added; the sum must be a number.</param>
    public void AddScore(ReadOnlySpan<byte> key, ReadOnlySpan<byte> member, double amount) =>
        ScoreChoice.Add(_writes.Effects, _writes.Keyspace, key, member, amount);

    /// <summary>Gives <paramref name="key"/>, which must be there, a deadline.</summary>
    /// <param name="key">The key.</param>
    /// <param name="deadlineMs">Unix milliseconds, 0 or more.</param>
    public void Expire(ReadOnlySpan<byte> key, long deadlineMs) => _writes.Effects.Expire(key, deadlineMs);

    /// <summary>Takes the deadline of <paramref name="key"/> away.</summary>
    /// <returns>False, and nothing is done, if it has none.</returns>
    public bool Persist(ReadOnlySpan<byte> key) => _writes.Effects.Persist(key);

    /// <summary>Deletes all that a key has, also what does not show.</summary>
    internal void Remove(ReadOnlySpan<byte> key) => _writes.Effects.DeleteAll(key);

    /// <summary>Deletes all that a key has but its deadline.</summary>
    internal void Purge(ReadOnlySpan<byte> key) => _writes.Effects.Purge(key);

    /// <summary>Adds an effect of any kind that every member knows.</summary>
    /// <exception cref="InvalidOperationException">Not every member knows it; see <see cref="Replica.IsKnownToAll"/>.</exception>
    internal void Add(in Effect effect) => _writes.Add(effect);

    /// <summary>Ends the scope. Whatever was added is part of the write, also where an exception ends it: it was applied.</summary>
    public void Dispose() => _writes.End();
}
