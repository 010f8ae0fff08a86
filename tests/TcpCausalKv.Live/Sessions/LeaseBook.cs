using TcpCausalKv.Processes.Text;

namespace TcpCausalKv.Live.Sessions;

/// <summary>The keys of a round that were given a deadline. For any thread.</summary>
internal sealed class LeaseBook
{
    private readonly Lock _lock = new();
    private readonly List<string> _all = [];
    private readonly HashSet<string> _ending = [];

    /// <summary>All of them.</summary>
    public IReadOnlyList<string> All
    {
        get
        {
            lock (_lock) return [.. _all];
        }
    }

    /// <summary>A key is about to be given a deadline.</summary>
    public void Begin(string key)
    {
        lock (_lock)
        {
            _all.Add(key);
            _ending.Add(key);
        }
    }

    /// <summary>A key's deadline may be put off: nobody must see any more that it ends.</summary>
    public void PutOff(string key)
    {
        lock (_lock) _ending.Remove(key);
    }

    /// <summary>Some key; null if there is none yet.</summary>
    public string? Draw(Random random)
    {
        lock (_lock) return _all.Count == 0 ? null : _all[random.Next(_all.Count)];
    }

    /// <summary>The first key that shows though its deadline must come and nobody put it off; null if none does.</summary>
    /// <param name="keys">The keys that were read.</param>
    /// <param name="reply">The answer to MGET.</param>
    public string? FindUnended(IReadOnlyList<string> keys, RespReply reply)
    {
        lock (_lock)
        {
            return keys.Zip(reply.Items).FirstOrDefault(pair => pair.Second.Value is not null && _ending.Contains(pair.First)).First;
        }
    }
}
