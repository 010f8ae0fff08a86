namespace TcpCausalKv.Core.Data;

/// <summary>Keys that somebody watches: whether any of them has changed here since, by a write of this node or of a peer, or has ended.</summary>
/// <remarks>On the replica's thread.</remarks>
public sealed class KeyWatch
{
    private readonly Keyspace _keyspace;
    private readonly Dictionary<byte[], bool> _wasThere = new(KeyWatches.Comparer);

    internal KeyWatch(Keyspace keyspace) => _keyspace = keyspace;

    /// <summary>Keys that are watched.</summary>
    public int Count => _wasThere.Count;

    /// <summary>True once a watched key has changed.</summary>
    public bool HasChanged => IsTouched || _wasThere.Any(key => key.Value && !_keyspace.Contains(key.Key));

    internal bool IsTouched { get; set; }

    internal IEnumerable<byte[]> Keys => _wasThere.Keys;

    /// <summary>Watches one key more, from now on.</summary>
    public void Add(ReadOnlySpan<byte> key)
    {
        byte[] copy = key.ToArray();
        if (_wasThere.TryAdd(copy, _keyspace.Contains(key))) _keyspace.Watches.Add(copy, this);
    }

    /// <summary>Watches nothing any more.</summary>
    public void Clear()
    {
        foreach (byte[] key in _wasThere.Keys) _keyspace.Watches.Remove(key, this);
        _wasThere.Clear();
        IsTouched = false;
    }
}
