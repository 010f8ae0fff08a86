using System.Diagnostics;
using TcpCausalKv.Core.Data;
using TcpCausalKv.Node.Loop;

namespace TcpCausalKv.Node.Clients.Blocking;

/// <summary>All commands that wait for something to take from a key.</summary>
/// <remarks>
/// A write tells of the keys that it touches; when the command that made it is done, those who wait for them are served, first come, first served.
/// On the loop only.
/// </remarks>
internal sealed class KeyWaits(NodeState node)
{
    private readonly Dictionary<byte[], WaitedKey> _keys = new(new BytesComparer(Stopwatch.GetTimestamp()));
    private readonly Queue<WaitedKey> _ready = [];
    private LoopTimer? _soon;

    /// <summary>True if somebody may be served.</summary>
    public bool HasReady => _ready.Count > 0;

    /// <summary>The key, for one that waits for it.</summary>
    public WaitedKey Open(byte[] key)
    {
        if (!_keys.TryGetValue(key, out WaitedKey? waited)) _keys.Add(key, waited = new WaitedKey(this, node, key));
        return waited;
    }

    /// <summary>Forgets a key that nobody waits for.</summary>
    public void CloseIfIdle(WaitedKey key)
    {
        if (key.IsIdle && _keys.Remove(key.Key)) key.Close();
    }

    /// <summary>All data was replaced: whoever waits may find something.</summary>
    public void AllowAll()
    {
        foreach (WaitedKey key in _keys.Values) key.Allow(int.MaxValue);
        Serve();
    }

    /// <summary>Serves those who wait for what was written. Outside of a write.</summary>
    public void Serve()
    {
        while (_ready.TryDequeue(out WaitedKey? key)) key.Serve();
    }

    /// <summary>Serves them once what is being applied, a peer's write, is whole: no command of a client ends with it.</summary>
    internal void ServeSoon()
    {
        if (_soon is not { IsPending: true }) _soon = node.Loop.Timers.Schedule(node.Loop.NowMs, Serve);
    }

    /// <summary>How long what a node's client has added is left for those who wait there, milliseconds; negative for this node.</summary>
    /// <param name="origin">The node's slot. Nodes come one after the other, by their slots, so that only one at a time takes it.</param>
    internal int DelayMsOf(int origin)
    {
        int members = node.Options.Cluster.Members.Count;
        int rank = (node.Options.Slot - origin + members) % members;
        return rank == 0 ? -1 : node.Options.PopDelayMs * rank;
    }

    internal void AddReady(WaitedKey key) => _ready.Enqueue(key);
}
