using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Data;
using TcpCausalKv.Core.Data.Sets;
using TcpCausalKv.Core.Data.Tables;
using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Core.Replication;

/// <summary>
/// Removes keys whose deadlines have come, forgets contributions to counters that every member knows are cleared, and gives the memory of large
/// keys back that are gone: some a step, for ever.
/// </summary>
/// <remarks>Keys past their deadlines show nowhere, removed or not. On the replica's thread.</remarks>
/// <param name="replica">Whose data it is.</param>
public sealed class Expiry(Replica replica)
{
    private const int RecordsMax = 2_000;

    private readonly KeyspaceSweep _sweep = new(replica.Keyspace);

    /// <summary>Keys that this node has removed because their deadlines had come.</summary>
    public long Removed { get; private set; }

    /// <summary>Goes on by a step, well below a millisecond where little is due. To be done many times a second, within a turn.</summary>
    /// <param name="unixMs">The wall clock, Unix milliseconds.</param>
    /// <param name="mayWrite">False if nothing may be written now.</param>
    /// <returns>True if so much was due that the next step should follow in the next turn.</returns>
    public bool Step(long unixMs, bool mayWrite)
    {
        replica.NoteTime(unixMs);

        // Up to this millisecond and no further: a batch that is open, though nothing was written to it yet, begins with its first timestamp.
        replica.Clock.Observe(new HybridTimestamp(HybridTimestamp.FromMilliseconds(Math.Max(1, unixMs)).Bits - 1));
        Keyspace keyspace = replica.Keyspace;
        bool hasMore = keyspace.FreeStep();
        if (keyspace.Deadlines == 0 && keyspace.ZeroCounts == 0) return hasMore;

        _sweep.Step(RecordsMax);
        ForgetCleared();
        if (mayWrite && replica.MayWrite && _sweep.Dead.Count > 0) Remove(unixMs);
        return hasMore || _sweep.Dead.Count > RecordsMax / 10;
    }

    private void ForgetCleared()
    {
        if (_sweep.Cleared.Count == 0) return;
        VectorClock stable = replica.Peers.Stable(replica.Applied);
        foreach ((byte[] key, byte[] element, int origin, Dot clearer) in _sweep.Cleared)
        {
            if (stable.Covers(clearer)) replica.Keyspace.Forget(key, element, origin, clearer);
        }
    }

    private void Remove(long unixMs)
    {
        long settledMs = SettledMs();
        ulong here = Here();
        using WriteScope write = replica.BeginWrite(unixMs);
        foreach (byte[] key in _sweep.Dead)
        {
            KeyView view = replica.Keyspace.View(key);
            if (!view.IsDead(replica.Keyspace.NowMs)) continue;
            bool isMine = ExpiryRule.Responsible(OriginOf(key, view.Deadline), here) == replica.Options.Slot;
            bool shows = view.Type != DataType.None;
            ExpiryAction action = ExpiryRule.Decide(
                view.Deadline, replica.Keyspace.NowMs, settledMs, isMine, replica.Options.ExpireGraceMs, shows);
            if (action == ExpiryAction.Wait) continue;
            if (shows) Removed++;
            if (action == ExpiryAction.Delete) write.Remove(key);
            else write.Purge(key);
        }
    }

    private long SettledMs()
    {
        HybridTimestamp settled = replica.Clock.Last;
        foreach (PeerView peer in replica.Peers.All)
        {
            peer.Settle(replica.Applied[peer.Slot]);
            if (peer.Settled < settled) settled = peer.Settled;
        }

        return settled.Milliseconds;
    }

    private ulong Here()
    {
        ulong here = 1UL << replica.Options.Slot;
        foreach (PeerView peer in replica.Peers.All)
        {
            if (peer.CanBeAsked && peer.StreamsToUs) here |= 1UL << peer.Slot;
        }

        return here;
    }

    private int OriginOf(ReadOnlySpan<byte> key, long deadline)
    {
        int origin = 0;
        ElementAddress at = replica.Keyspace.StoreOf(key).At(key, VersionShape.Deadline);
        at.TryFind(out KeyPlace place);
        for (; at.Holds(place); place = place.Next)
        {
            if (place.Version.Deadline == deadline) origin = Math.Max(origin, place.Version.Dot.Origin);
        }

        return origin;
    }
}
