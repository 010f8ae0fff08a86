namespace TcpCausalKv.Node.Loop;

/// <summary>What other threads have posted to a loop: each piece is run once, or abandoned once the loop has ended.</summary>
internal sealed class PostedWork
{
    private readonly Mailbox<IPostedWork> _mailbox = new();
    private readonly List<IPostedWork> _taken = [];
    private volatile bool _hasEnded;

    /// <summary>True once nothing is run any more. Any thread.</summary>
    internal bool HasEnded => _hasEnded;

    /// <summary>Adds work. Any thread.</summary>
    /// <param name="work">The work.</param>
    /// <param name="mustWake">True if the loop may be waiting and does not know of it.</param>
    /// <returns>False if the loop has ended: the work was abandoned.</returns>
    internal bool TryPost(IPostedWork work, out bool mustWake)
    {
        mustWake = _mailbox.Post(work);

        // After the post, never before: End raises the flag and then empties the mailbox, so one of the two sees this work.
        if (!_hasEnded) return true;
        mustWake = false;
        Abandon();
        return false;
    }

    /// <summary>Runs all that has been posted. On the loop only.</summary>
    internal void Run()
    {
        if (_mailbox.TakeAll(_taken) == 0) return;

        foreach (IPostedWork work in _taken) work.Run();
        _taken.Clear();
    }

    /// <summary>Nothing is run any more. On the loop only.</summary>
    internal void End()
    {
        _hasEnded = true;
        Interlocked.MemoryBarrier();
        foreach (IPostedWork work in _taken) work.Abandon();
        Abandon();
    }

    private void Abandon()
    {
        List<IPostedWork> abandoned = [];
        _mailbox.TakeAll(abandoned);
        foreach (IPostedWork work in abandoned) work.Abandon();
    }
}
