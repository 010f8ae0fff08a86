using System.Numerics;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Wire.Control;

namespace TcpCausalKv.Core.Cluster;

/// <summary>
/// Whether this node may name new writes. A history that may have lost its end goes on in a new epoch, once every other member has promised it to
/// this very process, and takes no more of the earlier epochs than the most that any of them has.
/// </summary>
/// <remarks>
/// <code>
/// Asking      each member promises the epoch to this process and to no other, and tells how much of the earlier ones it has
///   |         all have: the most that any has is the end of the earlier epochs
///   v
/// Confirming  each member promises to take nothing beyond that end; one that has more by now says so, and the end is found anew
///   |         all have, and all up to the end is applied here
///   v
/// Open        the epoch begins, and the members hear where
/// </code>
/// All that confirm have promised before, on the same link: so from the moment at which the end was found no living process has more, and none will
/// ever. A member whose link breaks may be another process by now, so the end is found anew with it. An epoch that was promised to another process is
/// refused, and a higher one asked for, as ballots are in Lamport's "The Part-Time Parliament". Owned by the replica.
/// </remarks>
public sealed class HistoryGate
{
    private const int LeapMax = 4_096;
    private const int NotAsked = -1;
    private const int Asking = 0;

    private readonly ReplicaOptions _options;
    private readonly PeerTable _peers;
    private readonly EpochTable _epochs;
    private readonly Membership _membership;
    private readonly Answer[] _answers;
    private int _epoch = EpochPromise.NoEpoch;
    private ulong _seen;
    private int _asked;
    private int _refused = EpochPromise.NoEpoch;
    private int _round;
    private int _lastRound;
    private ulong _end;
    private ulong _passedOver;
    private ulong _contestedAt;

    // True while a node of a new cluster only waits to hear which one it is.
    private bool _isJoining;

    internal HistoryGate(ReplicaOptions options, PeerTable peers, EpochTable epochs, Membership membership)
    {
        _options = options;
        _peers = peers;
        _epochs = epochs;
        _membership = membership;
        _answers = new Answer[options.Cluster.Width];
        if (options.NewCluster) BeginNew();
        else Ask();
    }

    /// <summary>True if this node has an epoch to write in.</summary>
    public bool IsOpen => _epoch != EpochPromise.NoEpoch;

    /// <summary>True if a new write may be named: the gate is open, and no other process is known to hold this node's slot.</summary>
    public bool MayWrite => IsOpen && _contestedAt == 0;

    /// <summary>True while an operator can overrule that this node waits for members.</summary>
    public bool IsWaitingForMembers => Silent().Any();

    /// <summary>The entry of the write that follows <paramref name="ownEntry"/>. Only while <see cref="IsOpen"/>.</summary>
    public ulong EntryAfter(ulong ownEntry) => ClockEntry.Of(_epoch, ClockEntry.Sequence(ownEntry) + 1);

    /// <summary>The slots of the members that this node waits for and that have not answered; none if it waits for nobody.</summary>
    public IEnumerable<int> Silent()
    {
        if (IsOpen) return [];
        if (_isJoining) return _membership.IsFounded || IsPassedOver(Membership.Founder) ? [] : [Membership.Founder];
        return _peers.All.Where(peer => !HasAnswered(peer.Slot) && !IsPassedOver(peer.Slot)).Select(peer => peer.Slot);
    }

    /// <summary>What the node waits for before it takes writes, in words.</summary>
    public string Describe(ulong ownEntry)
    {
        ClusterIdentity cluster = _options.Cluster;
        if (_contestedAt != 0)
        {
            string member = cluster.NameOf(BitOperations.TrailingZeroCount(_contestedAt));
            return $"another process holds the slot of {cluster.NameOf(_options.Slot)} at {member}: stop one of the two";
        }

        string silent = string.Join(", ", Silent().Select(cluster.NameOf));
        if (_isJoining && silent.Length > 0) return $"this node is new and waits to hear from {silent}, which founds the cluster";
        if (_isJoining) return "this node is new and writes down which cluster it belongs to";
        if (silent.Length > 0) return $"this node may have lost the end of its history and waits to hear from {silent}";
        if (HasToHearOfCluster) return $"this node waits to hear from {cluster.NameOf(Membership.Founder)} which cluster this is";
        if (ownEntry == EndOfHistory(ownEntry))
        {
            return $"this node waits for {DescribeUnconfirmed()} to confirm that it has all of its own earlier writes";
        }

        if (PeersBehindWhoseLogs() is { Length: > 0 } tooLate)
        {
            return $"the logs of {tooLate} begin after what this node has, so its earlier writes cannot be fetched";
        }

        return $"this node fetches its own earlier writes: {ClockEntry.Format(ownEntry)} of {ClockEntry.Format(EndOfHistory(ownEntry))} are here";
    }

    /// <summary>The disk held all of this node's history: the epoch goes on.</summary>
    internal void Continue()
    {
        if (!IsOpen) Open(Math.Max(0, _epochs.PromisedTo(_options.Slot).Epoch));
    }

    /// <summary>An operator goes on without the members that have not answered. What only they have of this node's history is lost.</summary>
    internal void Overrule()
    {
        foreach (int slot in Silent()) _passedOver |= 1UL << slot;
    }

    /// <summary>Somebody has, or has seen, a write of this node that it does not have itself: it can't have had all of its history.</summary>
    /// <param name="seen">The write. Even if it is gone for good, its epoch is used: no other process may write in that.</param>
    internal void Doubt(ulong seen)
    {
        _seen = Math.Max(_seen, seen);
        if (!IsOpen && !_isJoining) return;
        _isJoining = false;
        Ask();
    }

    /// <summary>At a turn's end: takes the next step that the answers allow.</summary>
    /// <param name="ownEntry">This node's last write.</param>
    /// <param name="isKeptFirst">True if all that is known now is written down before anybody is served.</param>
    internal void Advance(ulong ownEntry, bool isKeptFirst = false)
    {
        if (IsOpen && _epochs.PromisedTo(_options.Slot).Epoch <= _epoch) return;
        if (_isJoining)
        {
            Join();
            return;
        }

        if (IsOpen || IsTaken()) Ask();
        if (!AllHave(Asking)) return;
        if (HasToHearOfCluster) return;
        if (!_membership.IsFounded) _membership.Found(_options.FoundingId);
        if (!_membership.IsKept && !isKeptFirst) return;

        ulong end = EndOfHistory(ownEntry);
        if (_round == Asking || end != _end) BeginRound(end);
        if (ownEntry == end && AllHave(_round)) Begin(end);
    }

    /// <summary>What a member is to be asked now, on the link that this node dialled to it; it counts as asked then.</summary>
    internal bool TryTakeRequest(int peer, out EpochRequestFrame request)
    {
        ref Answer answer = ref _answers[peer];
        int round = answer.Round == NotAsked ? Asking : _round;
        request = new EpochRequestFrame(_asked, round, round == Asking ? ClockEntry.Max : _end);
        if (IsOpen || _isJoining || _asked > ClockEntry.EpochMax || answer.Round >= round || answer.Asked == round) return false;

        answer.Asked = round;
        return true;
    }

    /// <summary>A member has answered on that link.</summary>
    internal void Answered(int peer, EpochAnswerFrame answer)
    {
        if (!answer.IsGranted)
        {
            _refused = Math.Max(_refused, answer.Epoch);
            return;
        }

        if (IsOpen || answer.Epoch != _asked) return;
        if (_answers[peer].Round == NotAsked) _round = Asking;
        _answers[peer] = _answers[peer] with { Round = answer.Round, Have = answer.Have };
    }

    /// <summary>The link on which a member was asked is gone.</summary>
    internal void LinkDown(int peer)
    {
        _answers[peer] = Answer.None;
        _round = Asking;
    }

    internal void SlotContested(int peer) => _contestedAt |= 1UL << peer;

    // One member's word does not count for another: each may have a different process in this slot.
    internal void SlotIsOursAt(int peer) => _contestedAt &= ~(1UL << peer);

    // Members that were not heard may know of later epochs than is known here. No process may write in one of those, so one that goes on without them
    // leaps as far as no other is likely to have come; the incarnation is random.
    private int Leap => 1 + (int)(_options.Incarnation % LeapMax);

    // All have answered, and none of them knew of a cluster: the first one founds it, and so does one whom an operator told not to wait.
    private bool HasToHearOfCluster => !_membership.IsFounded && _options.Slot != Membership.Founder && _passedOver == 0;

    private int SeenEpoch => _seen == 0 ? EpochPromise.NoEpoch : ClockEntry.Epoch(_seen);

    private void Open(int epoch)
    {
        _epoch = epoch;
        _epochs.Promise(_options.Slot, new EpochPromise(epoch, _options.Incarnation));
    }

    // Of several nodes that are told that the cluster is new one has to found it.
    private void BeginNew()
    {
        if (!_membership.IsFounded && _options.Slot == Membership.Founder) _membership.Found(_options.FoundingId);
        if (_membership.IsFounded) Open(epoch: 0);
        else _isJoining = true;
    }

    private void Join()
    {
        if (!_membership.IsFounded && IsPassedOver(Membership.Founder)) _membership.Found(_options.FoundingId);
        if (!_membership.IsKept) return;
        _isJoining = false;
        Open(epoch: 0);
    }

    private void Ask()
    {
        _epoch = EpochPromise.NoEpoch;
        _asked = Math.Max(Math.Max(_epochs.PromisedTo(_options.Slot).Epoch, _refused), SeenEpoch) + 1;
        _round = Asking;
        Array.Fill(_answers, Answer.None);
    }

    private bool IsTaken()
    {
        EpochPromise promised = _epochs.PromisedTo(_options.Slot);
        bool isAnothers = promised.Epoch == _asked && promised.Incarnation != _options.Incarnation;
        return promised.Epoch > _asked || isAnothers || _refused >= _asked || SeenEpoch >= _asked;
    }

    // A round has a number of its own, so that late answers to an earlier one don't count.
    private void BeginRound(ulong end)
    {
        _round = ++_lastRound;
        _end = end;
    }

    private void Begin(ulong end)
    {
        int epoch = Math.Min(_asked + (_passedOver == 0 ? 0 : Leap), ClockEntry.EpochMax);
        if (epoch > 0) _epochs.TryBegin(_options.Slot, new EpochBegin(epoch, ClockEntry.Sequence(end)));
        Open(epoch);
    }

    private bool HasAnswered(int peer) => _answers[peer].Round != NotAsked;

    private bool IsPassedOver(int peer) => (_passedOver & (1UL << peer)) != 0;

    private bool AllHave(int round)
    {
        foreach (PeerView peer in _peers.All)
        {
            Answer answer = _answers[peer.Slot];
            if (answer.Round < round && !(IsPassedOver(peer.Slot) && answer.Round == NotAsked)) return false;
        }

        return true;
    }

    // What a member only holds pending may depend on what nobody has any more; whoever overrules does not wait for that.
    private ulong EndOfHistory(ulong ownEntry)
    {
        ulong end = ownEntry;
        foreach (PeerView peer in _peers.All)
        {
            if (HasAnswered(peer.Slot)) end = Math.Max(end, _passedOver != 0 ? peer.Applied[_options.Slot] : _answers[peer.Slot].Have);
        }

        return end;
    }

    private string DescribeUnconfirmed()
    {
        IEnumerable<PeerView> unconfirmed =
            _peers.All.Where(peer => HasAnswered(peer.Slot) && (_round == Asking || _answers[peer.Slot].Round < _round));
        return string.Join(", ", unconfirmed.Select(peer => _options.Cluster.NameOf(peer.Slot)));
    }

    // Empty as long as some peer that can be asked may have what is missing.
    private string PeersBehindWhoseLogs()
    {
        PeerView[] askable = [.. _peers.All.Where(peer => peer.CanBeAsked)];
        return askable.Length > 0 && askable.All(peer => peer.LogStart is not null)
            ? string.Join(", ", askable.Select(peer => _options.Cluster.NameOf(peer.Slot)))
            : "";
    }

    // The last round that a member was asked for and has answered on the present link to it, and how much it had then.
    private record struct Answer(int Asked, int Round, ulong Have)
    {
        internal static Answer None { get; } = new(NotAsked, NotAsked, 0);
    }
}
