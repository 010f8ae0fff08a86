namespace TcpCausalKv.Node.Loop;

/// <summary>The sockets of one loop, found by the token that the poller knows them by.</summary>
/// <remarks>
/// Invariant: a token names one registration from a poll until all events of that poll are delivered. A token that is given
/// back in between stays unused until then, so an event that is already in hand cannot reach another socket's handler.
/// </remarks>
internal sealed class Watchlist(IPoller poller)
{
    private readonly List<Registration?> _byToken = [];
    private readonly Stack<int> _free = [];
    private readonly List<int> _givenBack = [];

    public void Add(Registration registration, Interest interest)
    {
        registration.Token = TakeToken(registration);
        Change(registration, interest);
    }

    /// <summary>The poller knows only sockets that somebody is interested in, so that a failed one cannot make it spin.</summary>
    public void Change(Registration registration, Interest interest)
    {
        Interest before = registration.Interest;
        registration.Interest = interest;
        if (before == interest) return;

        if (before == Interest.None) poller.Add(registration.Socket, registration.Token, interest);
        else if (interest == Interest.None) poller.Remove(registration.Socket);
        else poller.Modify(registration.Socket, registration.Token, interest);
    }

    public void Remove(Registration registration)
    {
        Change(registration, Interest.None);
        _byToken[registration.Token] = null;
        _givenBack.Add(registration.Token);
        registration.Token = -1;
    }

    /// <summary>Calls the handlers of those sockets that are still of interest when their event's turn comes.</summary>
    public void Deliver(ReadOnlySpan<PollEvent> events)
    {
        foreach (PollEvent found in events)
        {
            Registration? registration = _byToken[found.Token];
            if (registration is null || registration.Interest == Interest.None) continue;

            registration.Handler.OnReady(found.Readable, found.Writable);
        }

        foreach (int token in _givenBack) _free.Push(token);
        _givenBack.Clear();
    }

    private int TakeToken(Registration registration)
    {
        if (_free.TryPop(out int token))
        {
            _byToken[token] = registration;
            return token;
        }

        _byToken.Add(registration);
        return _byToken.Count - 1;
    }
}
