namespace TcpCausalKv.Load.Latency;

/// <summary>
/// When the requests that are under way on a connection were meant to be sent, oldest first. One thread adds, one other takes.
/// </summary>
internal sealed class IntendedTimes
{
    private const int CapacityBits = 16;
    private const int Capacity = 1 << CapacityBits;

    private readonly long[] _times = new long[Capacity];
    private long _added;
    private long _taken;

    /// <summary>Requests under way.</summary>
    public int Count => (int)(Volatile.Read(ref _added) - Volatile.Read(ref _taken));

    /// <summary>A request will be sent that was meant to be sent then.</summary>
    /// <returns>False if too many are under way; nothing was added.</returns>
    public bool TryAdd(long time)
    {
        if (Count == Capacity) return false;
        _times[_added % Capacity] = time;
        Volatile.Write(ref _added, _added + 1);
        return true;
    }

    /// <summary>When the oldest request under way, whose reply has come, was meant to be sent.</summary>
    /// <exception cref="InvalidDataException">None is under way: the server sent more replies than it got requests.</exception>
    public long Take()
    {
        if (Count == 0) throw new InvalidDataException("a reply came to no request");
        long time = _times[_taken % Capacity];
        Volatile.Write(ref _taken, _taken + 1);
        return time;
    }
}
