using TcpCausalKv.Core.Data;
using TcpCausalKv.Node.Loop;

namespace TcpCausalKv.Node.Clients.Blocking;

/// <summary>A key that commands wait for, and in which order they came.</summary>
/// <remarks>
/// What a client of this node adds is for the first that waits here, at once. What a peer's client has added is left for those who wait there: only
/// if it is still here some time later, the first that waits here gets it. Who only reads is told of all at once. On the loop only.
/// </remarks>
internal sealed class WaitedKey
{
    private readonly KeyWaits _all;
    private readonly EventLoop _loop;
    private readonly KeyWatch _watch;
    private readonly LinkedList<KeyWait> _waits = [];
    private readonly LinkedList<KeyWait> _readers = [];

    // How often something came from peers, by when that may be taken here.
    private readonly SortedDictionary<long, int> _dueMs = [];
    private LoopTimer? _timer;
    private int _allowed;

    /// <summary>Nobody waits for it yet.</summary>
    public WaitedKey(KeyWaits all, NodeState node, byte[] key)
    {
        _all = all;
        _loop = node.Loop;
        Key = key;
        _watch = node.Replica.Keyspace.BeginWatch(Touched);
        _watch.Add(key);
    }

    /// <summary>The key.</summary>
    public byte[] Key { get; }

    /// <summary>True if nobody waits for it.</summary>
    public bool IsIdle => _waits.Count == 0 && _readers.Count == 0;

    /// <summary>True while it is among those that are to be served.</summary>
    public bool IsReady { get; private set; }

    /// <summary>One more waits.</summary>
    public LinkedListNode<KeyWait> Add(KeyWait wait) => (wait.Reads ? _readers : _waits).AddLast(wait);

    /// <summary>One less waits.</summary>
    public void Remove(LinkedListNode<KeyWait> wait) => (wait.Value.Reads ? _readers : _waits).Remove(wait);

    /// <summary>Nobody waits any more.</summary>
    public void Close()
    {
        _watch.Clear();
        _timer?.Cancel();
    }

    /// <summary>So many of those that wait may try to take something.</summary>
    public void Allow(int waits)
    {
        _allowed = (int)Math.Min(int.MaxValue, (long)_allowed + waits);
        BeReady();
    }

    /// <summary>Serves those that read, and of those that take the ones that may try, as long as there is something.</summary>
    public void Serve()
    {
        IsReady = false;
        foreach (KeyWait reader in _readers.ToArray()) reader.TryTake(Key);
        int allowed = _allowed;
        _allowed = 0;
        while (allowed-- > 0 && _waits.First is { } first && first.Value.TryTake(Key)) continue;
    }

    private void BeReady()
    {
        if (IsReady) return;
        IsReady = true;
        _all.AddReady(this);
    }

    private void Touched(int origin)
    {
        int delayMs = _all.DelayMsOf(origin);
        if (_readers.Count > 0)
        {
            BeReady();
            if (delayMs >= 0) _all.ServeSoon();
        }

        if (_waits.Count == 0) return;
        if (delayMs < 0) Allow(int.MaxValue);
        else AllowAt(_loop.NowMs + delayMs);
    }

    private void AllowAt(long dueMs)
    {
        _dueMs[dueMs] = _dueMs.GetValueOrDefault(dueMs) + 1;
        Schedule();
    }

    private void Schedule()
    {
        long firstMs = _dueMs.Keys.First();
        if (_timer is { IsPending: true } timer)
        {
            if (timer.DueMs <= firstMs) return;
            timer.Cancel();
        }

        _timer = _loop.Timers.Schedule(firstMs, Due);
    }

    private void Due()
    {
        int waits = 0;
        while (_dueMs.Count > 0 && _dueMs.First() is var due && due.Key <= _loop.NowMs)
        {
            waits += due.Value;
            _dueMs.Remove(due.Key);
        }

        if (_dueMs.Count > 0) Schedule();
        Allow(waits);
        _all.Serve();
    }
}
