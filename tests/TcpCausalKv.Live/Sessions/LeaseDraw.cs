namespace TcpCausalKv.Live.Sessions;

/// <summary>Draws what a session does with keys that have a deadline: it begins some, puts off the deadlines of most, and reads anybody's.</summary>
/// <param name="random">Decides.</param>
/// <param name="keys">The keys.</param>
/// <param name="session">The session.</param>
internal sealed class LeaseDraw(Random random, RoundKeys keys, int session)
{
    private const int ShortMsMin = 300;

    private readonly Queue<string> _open = new();
    private int _begun;

    /// <summary>The next request.</summary>
    public Request Next() => random.Next(100) switch
    {
        < 20 => Begin(),
        < 40 => _open.TryDequeue(out string? key) ? PutOff(key) : Begin(),
        < 80 => LeaseRequests.MultiGet([keys.Leases.Draw(random) ?? keys.Lease(session, 0)]),
        _ => LeaseRequests.Remaining(keys.Leases.Draw(random) ?? keys.Lease(session, 0)),
    };

    /// <summary>Forgets the keys that it has begun: whatever it does from now on need not have seen them.</summary>
    public void Forget() => _open.Clear();

    private Request Begin()
    {
        string key = keys.Lease(session, _begun++);
        keys.Leases.Begin(key);
        _open.Enqueue(key);
        return LeaseRequests.Begin(key, $"{key}v1", random.Next(ShortMsMin, LeaseRequests.ShortMsMax + 1));
    }

    private Request PutOff(string key)
    {
        // Now and then nobody does it, and the key ends.
        int way = random.Next(4);
        if (way == 3) return LeaseRequests.Remaining(key);

        keys.Leases.PutOff(key);
        return way switch
        {
            0 => LeaseRequests.Persist(key),
            1 => LeaseRequests.Expire(key),
            _ => LeaseRequests.Replace(key, $"{key}v2"),
        };
    }
}
