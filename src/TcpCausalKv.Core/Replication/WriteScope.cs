using TcpCausalKv.Core.Effects;

namespace TcpCausalKv.Core.Replication;

/// <summary>One write while it is made: atomic on every node. Scopes nest, and the outermost one is the write.</summary>
/// <remarks>
/// Made by <see cref="Replica.BeginWrite"/>, on the replica's thread; disposed of in the same turn, and an inner one before its outer one.
/// </remarks>
public readonly ref struct WriteScope : IDisposable
{
    private readonly OwnWrites _writes;

    internal WriteScope(OwnWrites writes) => _writes = writes;

    /// <summary>Gives <paramref name="key"/> a value.</summary>
    public void Set(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => _writes.Add(new Effect(EffectKind.Set, key, value));

    /// <summary>Deletes <paramref name="key"/>; no effect if there is no such key.</summary>
    /// <returns>True if the key was there.</returns>
    public bool Delete(ReadOnlySpan<byte> key)
    {
        if (!_writes.Keyspace.Contains(key)) return false;
        _writes.Add(new Effect(EffectKind.Delete, key));
        return true;
    }

    /// <summary>Deletes every key; no effect if there is none.</summary>
    public void Flush()
    {
        if (_writes.Keyspace.Count > 0) _writes.Add(new Effect(EffectKind.Flush));
    }

    /// <summary>Adds an effect of any kind that every member knows.</summary>
    /// <exception cref="InvalidOperationException">Not every member knows it; see <see cref="Replica.IsKnownToAll"/>.</exception>
    internal void Add(in Effect effect) => _writes.Add(effect);

    /// <summary>Ends the scope. Whatever was added is part of the write, also where an exception ends it: it was applied.</summary>
    public void Dispose() => _writes.End();
}
