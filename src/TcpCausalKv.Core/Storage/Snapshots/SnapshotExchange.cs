using System.Diagnostics.CodeAnalysis;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Replication.Links;
using TcpCausalKv.Core.Storage.Log;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Control;

namespace TcpCausalKv.Core.Storage.Snapshots;

/// <summary>What a store sends and takes of snapshots where a log does not reach back.</summary>
internal sealed class SnapshotExchange : ISnapshotExchange, IDisposable
{
    private readonly IDataDirectory _directory;
    private readonly SegmentedLog _log;
    private readonly FrameLimits _limits;

    internal SnapshotExchange(IDataDirectory directory, SegmentedLog log, Membership membership, FrameLimits limits)
    {
        _directory = directory;
        _log = log;
        _limits = limits;
        Receiver = new SnapshotReceiver(directory, membership, limits);
    }

    /// <inheritdoc/>
    public SnapshotRequest? Wish =>
        _log.Failure is null && Receiver.OutOfRoom is null ? new SnapshotRequest(Receiver.MustCover ?? _log.StartClock, Receiver.Received) : null;

    /// <inheritdoc/>
    public bool IsComplete => Receiver.IsComplete;

    /// <summary>
    /// True if the whole snapshot lacks what this node has, but has no batches of any more: it can't take the place of this node's data before it is
    /// merged with that.
    /// </summary>
    internal bool NeedsMerge => IsComplete && !Receiver.Begin!.Clock.Covers(_log.StartClock);

    /// <summary>The snapshot that is being taken in.</summary>
    internal SnapshotReceiver Receiver { get; }

    /// <summary>True if a peer can't use the newest snapshot, or there is none: a newer one is to be taken.</summary>
    internal bool IsTooOld { get; set; }

    /// <summary>What was found wrong with the newest snapshot while it was sent; null if nothing was.</summary>
    internal SnapshotDamage? Damage { get; private set; }

    /// <summary>Snapshots that peers were sent, or begun to be.</summary>
    internal long Sent { get; private set; }

    /// <summary>Snapshots that are being sent now.</summary>
    internal int BeingSent { get; private set; }

    /// <summary>Bytes of snapshots that peers were sent.</summary>
    internal long BytesSent { get; private set; }

    /// <inheritdoc/>
    public FetchOutcome? TryOpen(SnapshotRequest wish, out ISnapshotReader? snapshot)
    {
        snapshot = null;
        if (OpenNewest(wish) is not { } source)
        {
            IsTooOld = true;
            return FetchOutcome.Busy;
        }

        Sent++;
        BeingSent++;
        snapshot = new CountedSource(this, source);
        return null;
    }

    /// <inheritdoc/>
    public WireFault Take(ReadOnlySpan<byte> frame) => Receiver.Take(frame);

    /// <summary>Tells once what was found wrong with the newest snapshot: it is to be set aside, and a new one to be taken.</summary>
    internal bool TryTakeDamage([NotNullWhen(true)] out SnapshotDamage? damage)
    {
        damage = Damage;
        Damage = null;
        IsTooOld |= damage is not null;
        return damage is not null;
    }

    /// <summary>Forgets a whole snapshot that is of no use any more: all of it has arrived by itself, or some of it is lost.</summary>
    internal void ForgetIfUseless(VectorClock applied, EpochTable epochs)
    {
        if (IsComplete && (applied.Covers(Receiver.Begin!.Clock) || epochs.FirstLost(Receiver.Begin.Clock.Entries) >= 0)) Receiver.Discard();
    }

    // Null if there is none that the peer can use, so that one is to be taken.
    private SnapshotSource? OpenNewest(SnapshotRequest wish)
    {
        if (SnapshotFiles.List(_directory) is not [long newest, ..]) return null;
        SnapshotSource? source = SnapshotSource.TryOpen(_directory, newest, wish.Received, _limits, out SnapshotDamage? damage);
        if (source is null)
        {
            Damage = damage;
            return null;
        }

        // What this node lacks itself no newer snapshot would have either: the peer merges what it gets.
        VectorClock needed = wish.Covering.Clone();
        needed.Meet(_log.EndClock.Entries);

        // A snapshot after which the log does not go on would lead the peer nowhere.
        if (source.Begin.Clock.Covers(needed) && _log.Find(source.Begin.Clock) >= 0) return source;
        source.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => Receiver.Dispose();

    private sealed class CountedSource(SnapshotExchange exchange, SnapshotSource source) : ISnapshotReader
    {
        private bool _isOpen = true;

        public SnapshotRead Read(out ReadOnlySpan<byte> frame)
        {
            SnapshotRead read = source.Read(out frame);
            exchange.BytesSent += frame.Length;
            exchange.Damage = source.Damage ?? exchange.Damage;
            return read;
        }

        public void Dispose()
        {
            if (_isOpen) exchange.BeingSent--;
            _isOpen = false;
            source.Dispose();
        }
    }
}
