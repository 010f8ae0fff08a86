using System.Numerics;
using TcpCausalKv.Core.Replication;

namespace TcpCausalKv.Core.Cluster;

/// <summary>
/// Whether this node may name new writes. A node that may have lost the end of its own history asks every member for it first,
/// for a sequence that was used once must never name another write.
/// </summary>
/// <remarks>
/// Owned by the replica. Once writes are admitted, four things revoke it: a member that has more of this node's writes than it has
/// itself; such a member whose next process has lost them, until all others have told again whether they have them; a held batch that is one
/// of those writes or depends on one; and a member at which another process holds this node's slot, until that member accepts this process.
/// </remarks>
public sealed class HistoryGate
{
    private readonly ReplicaOptions _options;
    private readonly PeerTable _peers;
    private bool _historyIsKnown;
    private ulong _contestedAt;
    private ulong _pendingEvidence;

    internal HistoryGate(ReplicaOptions options, PeerTable peers)
    {
        _options = options;
        _peers = peers;
        _historyIsKnown = options.NewCluster || peers.All.IsEmpty;
    }

    /// <summary>True if no member has to be heard any more.</summary>
    public bool HistoryIsKnown => _historyIsKnown || AllAreHeard();

    /// <summary>True if a new write may be named.</summary>
    /// <param name="ownSequence">This node's own applied entry.</param>
    public bool MayWrite(ulong ownSequence)
    {
        if (!_historyIsKnown && AllAreHeard()) _historyIsKnown = true;
        return _historyIsKnown && _contestedAt == 0 && ownSequence >= HistoryEnd() && !AnyMustTellAgain();
    }

    /// <summary>The last of this node's own writes that any member is known to have, or that a held batch names.</summary>
    public ulong HistoryEnd()
    {
        ulong end = _pendingEvidence;
        foreach (PeerView peer in _peers.All) end = Math.Max(end, peer.HistoryOfOurs);
        return end;
    }

    /// <summary>What the node waits for before it takes writes, in words.</summary>
    public string Describe(ulong ownSequence)
    {
        ClusterIdentity cluster = _options.Cluster;
        if (_contestedAt != 0)
        {
            string member = cluster.NameOf(BitOperations.TrailingZeroCount(_contestedAt));
            return $"another process holds the slot of {cluster.NameOf(_options.Slot)} at {member}: stop one of the two";
        }

        IEnumerable<string> unheard = _peers.All.Where(peer => !peer.IsHeard).Select(peer => cluster.NameOf(peer.Slot));
        if (PeersBehindWhoseLogs() is { Length: > 0 } tooLate)
        {
            return $"the logs of {tooLate} begin after what this node has, so that its earlier writes can't be fetched";
        }

        if (HistoryIsKnown && ownSequence >= HistoryEnd())
        {
            IEnumerable<string> again = _peers.All.Where(peer => peer.MustTellAgain).Select(peer => cluster.NameOf(peer.Slot));
            return $"a member has lost writes of this node that others may have: it waits to hear again from {string.Join(", ", again)}";
        }

        return HistoryIsKnown
            ? $"this node fetches its own earlier writes: {ownSequence} of {HistoryEnd()} are here"
            : $"this node started without its history and waits to hear from {string.Join(", ", unheard)}";
    }

    /// <summary>A held batch is one of this node's own, or depends on one: so its writes up to <paramref name="ownSequence"/> exist.</summary>
    internal void LearnFromPending(ulong ownSequence) => _pendingEvidence = Math.Max(_pendingEvidence, ownSequence);

    /// <summary>The disk held all of this node's history, so there is no need to hear from everybody.</summary>
    internal void AdmitHistory()
    {
        _historyIsKnown = true;
        foreach (PeerView peer in _peers.All) peer.MustTellAgain = false;
    }

    internal void SlotContested(int peer) => _contestedAt |= 1UL << peer;

    // One member's word does not count for another: each may have a different process in this slot.
    internal void SlotIsOursAt(int peer) => _contestedAt &= ~(1UL << peer);

    // Empty as long as some peer that can be asked may have what is missing.
    private string PeersBehindWhoseLogs()
    {
        PeerView[] askable = [.. _peers.All.Where(peer => peer.CanBeAsked)];
        return askable.Length > 0 && askable.All(peer => peer.LogStart is not null)
            ? string.Join(", ", askable.Select(peer => _options.Cluster.NameOf(peer.Slot)))
            : "";
    }

    private bool AnyMustTellAgain()
    {
        foreach (PeerView peer in _peers.All)
        {
            if (peer.MustTellAgain) return true;
        }

        return false;
    }

    private bool AllAreHeard()
    {
        foreach (PeerView peer in _peers.All)
        {
            if (!peer.IsHeard) return false;
        }

        return true;
    }
}
