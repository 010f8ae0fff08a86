namespace TcpCausalKv.Core.Data;

/// <summary>Keys that somebody watches: whether any of them has changed here since, by a write of this node or of a peer, or has ended.</summary>
/// <remarks>On the replica's thread. Made by <see cref="Keyspace.BeginWatch"/>; nothing is left of it once it is cleared.</remarks>
public sealed class KeyWatch
{
    // A copy of the key, and its entries here and in KeyWatches.
    private const int KeyOverheadBytes = 192;

    private readonly Keyspace _keyspace;
    private readonly Action<int>? _touched;
    private readonly Dictionary<byte[], bool> _wasThere;

    internal KeyWatch(Keyspace keyspace, Action<int>? touched)
    {
        _keyspace = keyspace;
        _touched = touched;
        _wasThere = new Dictionary<byte[], bool>(keyspace.Watches.Comparer);
    }

    /// <summary>Keys that are watched.</summary>
    public int Count => _wasThere.Count;

    /// <summary>Memory that it takes, in bytes, about.</summary>
    public long Bytes { get; private set; }

    /// <summary>True once a watched key has been written. Does not look for keys that have ended.</summary>
    public bool IsTouched { get; internal set; }

    /// <summary>True once a watched key has changed. Looks up every key.</summary>
    public bool HasChanged => IsTouched || _wasThere.Any(key => key.Value != _keyspace.Contains(key.Key));

    /// <summary>Watches one key more, from now on.</summary>
    public void Add(ReadOnlySpan<byte> key)
    {
        byte[] copy = key.ToArray();
        if (!_wasThere.TryAdd(copy, _keyspace.Contains(key))) return;
        _keyspace.Watches.Add(copy, this);
        Bytes += copy.Length + KeyOverheadBytes;
    }

    /// <summary>A watched key is about to be written.</summary>
    /// <param name="origin">Slot of the node that writes.</param>
    internal void Touch(int origin)
    {
        IsTouched = true;
        _touched?.Invoke(origin);
    }

    /// <summary>Watches nothing any more.</summary>
    public void Clear()
    {
        foreach (byte[] key in _wasThere.Keys) _keyspace.Watches.Remove(key, this);
        _wasThere.Clear();
        Bytes = 0;
        IsTouched = false;
    }
}
