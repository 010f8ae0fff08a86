using System.Net.Sockets;

namespace TcpCausalKv.Node.Loop;

/// <summary>The poller of every system, through <see cref="Socket.Select(System.Collections.IList, System.Collections.IList,
/// System.Collections.IList, TimeSpan)"/>: a wait costs what is watched.</summary>
public sealed class SelectPoller : IPoller
{
    private readonly Dictionary<Socket, Watch> _watches = [];

    // The lists that Select cuts down to what is ready.
    private readonly List<Socket> _reads = [];
    private readonly List<Socket> _writes = [];
    private readonly List<Socket> _errors = [];

    private readonly SortedDictionary<int, PollEvent> _ready = [];

    // Each wait goes on after the token where the last one stopped for want of room; otherwise the same few could win for ever.
    private int _lastToken = -1;

    /// <inheritdoc/>
    public void Add(Socket socket, int token, Interest interest) => _watches.Add(socket, new(token, Checked(interest)));

    /// <inheritdoc/>
    public void Modify(Socket socket, int token, Interest interest)
    {
        if (!_watches.ContainsKey(socket)) throw new KeyNotFoundException("The socket is not watched.");

        _watches[socket] = new(token, Checked(interest));
    }

    /// <inheritdoc/>
    public void Remove(Socket socket)
    {
        if (!_watches.Remove(socket)) throw new KeyNotFoundException("The socket is not watched.");
    }

    /// <inheritdoc/>
    public int Wait(Span<PollEvent> events, int timeoutMs)
    {
        ListWatches();

        // Select refuses to wait for nothing; epoll waits.
        if (_errors.Count == 0)
        {
            Thread.Sleep(timeoutMs);
            return 0;
        }

        Socket.Select(_reads, _writes, _errors, TimeSpan.FromMilliseconds(timeoutMs));
        CollectReady();
        return Report(events);
    }

    /// <inheritdoc/>
    public void Dispose() => _watches.Clear();

    private static Interest Checked(Interest interest) => interest is > Interest.None and <= (Interest.Read | Interest.Write)
        ? interest
        : throw new ArgumentOutOfRangeException(nameof(interest), interest, "A watched socket is watched for something.");

    private void ListWatches()
    {
        _reads.Clear();
        _writes.Clear();
        _errors.Clear();

        foreach ((Socket socket, Watch watch) in _watches)
        {
            if (watch.Interest.HasFlag(Interest.Read)) _reads.Add(socket);
            if (watch.Interest.HasFlag(Interest.Write)) _writes.Add(socket);
            _errors.Add(socket);
        }
    }

    private void CollectReady()
    {
        _ready.Clear();
        foreach (Socket socket in _reads) AddReady(socket, readable: true, writable: false);
        foreach (Socket socket in _writes) AddReady(socket, readable: false, writable: true);
        foreach (Socket socket in _errors) AddReady(socket, readable: true, writable: true);
    }

    private void AddReady(Socket socket, bool readable, bool writable)
    {
        int token = _watches[socket].Token;
        _ready.TryGetValue(token, out PollEvent found);
        _ready[token] = new(token, found.Readable || readable, found.Writable || writable);
    }

    private int Report(Span<PollEvent> events)
    {
        IEnumerable<PollEvent> later = _ready.Values.Where(ready => ready.Token > _lastToken);
        IEnumerable<PollEvent> earlier = _ready.Values.Where(ready => ready.Token <= _lastToken);

        int count = 0;
        foreach (PollEvent ready in later.Concat(earlier).Take(events.Length)) events[count++] = ready;

        if (count > 0) _lastToken = events[count - 1].Token;
        return count;
    }

    private readonly record struct Watch(int Token, Interest Interest);
}
