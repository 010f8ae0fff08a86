using TcpCausalKv.Core.Replication.Log;

namespace TcpCausalKv.Core.Turns;

/// <summary>
/// Which clients' replies leave at a turn's end: those of this turn if the log is released up to where it ends now, those of earlier turns once it is
/// released up to where it ended then. A reply to a read waits as one to a write does, for a read shows writes of others.
/// </summary>
/// <remarks>Owned by the turn. Invariant: a client is in <c>_held</c> as long as it <see cref="ITurnClient.IsHeld"/>.</remarks>
public sealed class TurnReplies
{
    private readonly List<ITurnClient> _toFlush = [];
    private readonly List<ITurnClient> _held = [];
    private long _releasedEnd;

    /// <summary>This client has something to send, or to be closed, at the end of this turn. Once a turn.</summary>
    public void Add(ITurnClient client) => _toFlush.Add(client);

    /// <summary>Forgets all clients: they are closed.</summary>
    public void Clear()
    {
        _toFlush.Clear();
        _held.Clear();
    }

    /// <summary>
    /// Lets what is released leave that an earlier turn had to hold. Part of <see cref="Flush"/>; alone before all clients are closed.
    /// </summary>
    public void ReleaseHeld(IDeliveryLog log)
    {
        if (_held.Count > 0 && log.ReleasedEnd > _releasedEnd)
        {
            foreach (ITurnClient client in _held) client.ReleaseReplies(log.ReleasedEnd);
            _held.RemoveAll(static client => !client.IsHeld);
        }

        _releasedEnd = log.ReleasedEnd;
    }

    /// <summary>At the end of a turn, after its batches are in the log and offered to the peers.</summary>
    public void Flush(IDeliveryLog log)
    {
        ReleaseHeld(log);
        bool allIsReleased = _releasedEnd >= log.AppendedEnd;
        // Whoever is added in here, because it was released or ended, is flushed in the same pass.
        for (int i = 0; i < _toFlush.Count; i++)
        {
            ITurnClient client = _toFlush[i];
            if (allIsReleased) client.ReleaseReplies();
            else Hold(client, log);
            client.Flush();
        }

        _toFlush.Clear();
    }

    private void Hold(ITurnClient client, IDeliveryLog log)
    {
        bool isListed = client.IsHeld;
        client.HoldReplies(log.AppendedEnd, log.ReleasingEnd);
        if (client.IsHeld && !isListed) _held.Add(client);
    }
}
