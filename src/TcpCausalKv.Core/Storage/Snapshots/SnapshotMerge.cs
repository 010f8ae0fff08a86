using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Snapshots;

namespace TcpCausalKv.Core.Storage.Snapshots;

/// <summary>
/// Makes one snapshot of two, this node's own newest and a peer's, where each lacks writes whose batches the other node has let go of: so that
/// nodes which were apart for longer than their logs last come together again.
/// </summary>
/// <remarks>
/// <code>
/// own O, clock o        a version stays unless s covers it and S has it not: then a write that s covers has removed it
/// peer's S, clock s     a version comes in unless o covers it: then O has it as well, or a write that o covers has removed it
/// merged                all that o or s covers
/// </code>
/// Of a contribution to a counter that both have, what is newer and what is cleared later are put together; see <see cref="Contribution.Merge"/>.
/// A snapshot has just the versions that the writes of its clock leave, and whatever removes a version has seen it; so this is what the writes of
/// both clocks leave. (Bieniusa and others, "An optimized conflict-free replicated set", 2012: here the clocks stand for all that was removed.)
/// Holds eight bytes for each version that o covers and S has, and about a hundred for each contribution that S has. Reads and writes files only:
/// made on the loop, and stepped beside it.
/// </remarks>
public sealed class SnapshotMerge : IDisposable
{
    /// <summary>Name of the file while it is made.</summary>
    public const string FileName = "incoming.merged";

    private readonly NodeStoreOptions _options;
    private readonly SnapshotFrames _own;
    private readonly SnapshotFrames _peers;
    private readonly IDataFile _merged;
    private readonly VectorClock _ownClock;
    private readonly VectorClock _peersClock;
    private readonly HashSet<ulong> _inBoth = [];
    private readonly Dictionary<UInt128, (Contribution Contribution, HybridTimestamp Timestamp)> _peersCounts = [];
    private readonly SnapshotBlockWriter _block = new();
    private Pass _pass = Pass.FindCommon;
    private long _bytes;

    /// <summary>Opens both snapshots.</summary>
    /// <param name="directory">The node's data directory: it has both, the peer's as <c>incoming</c>.</param>
    /// <param name="options">Whose it is.</param>
    /// <param name="ownLogOffset">The log offset of the own snapshot in the node's log.</param>
    /// <exception cref="StorageException">The disk refused it, or one can't be believed.</exception>
    public SnapshotMerge(IDataDirectory directory, NodeStoreOptions options, long ownLogOffset)
    {
        _options = options;
        _own = Open(directory, SnapshotFiles.NameOf(ownLogOffset), out SnapshotBeginFrame own);
        _peers = Open(directory, SnapshotReceiver.FileName, out SnapshotBeginFrame peers);
        _ownClock = own.Clock;
        _peersClock = peers.Clock;
        VectorClock clock = own.Clock.Clone();
        clock.Join(peers.Clock.Entries);
        HybridTimestamp highest = own.HighestTimestamp > peers.HighestTimestamp ? own.HighestTimestamp : peers.HighestTimestamp;
        NeedsNewerOwn = !own.Clock.Covers(peers.Forgotten);
        NeedsNewerPeers = !peers.Clock.Covers(own.Forgotten);
        VectorClock forgotten = own.Forgotten.Clone();
        forgotten.Join(peers.Forgotten.Entries);
        Begin = own with { Versions = 0, Digest = 0, HighestTimestamp = highest, Clock = clock, Forgotten = forgotten };

        SnapshotInstallation.DeleteIfThere(directory, FileName);
        _merged = directory.Create(FileName);
        WriteAtEnd(Begin.WriteTo);
    }

    private enum Pass
    {
        FindCommon,
        KeepOwn,
        AddPeers,
        Done,
    }

    /// <summary>How the merged snapshot begins; its number and digest count what is written so far.</summary>
    public SnapshotBeginFrame Begin { get; private set; }

    /// <summary>
    /// True if the own snapshot lacks clears of counters that the peer has forgotten: a newer one must be taken, and these not merged.
    /// </summary>
    public bool NeedsNewerOwn { get; }

    /// <summary>True if a newer snapshot of this node would have more than the one that is merged.</summary>
    /// <param name="applied">What is applied here.</param>
    public bool MayHaveNewerOwn(VectorClock applied) => !_ownClock.Covers(applied);

    /// <summary>True if the peer's snapshot lacks clears of counters that are forgotten here: these must not be merged.</summary>
    public bool NeedsNewerPeers { get; }

    /// <summary>True once all is written.</summary>
    public bool IsDone => _pass == Pass.Done;

    /// <summary>Goes on for a moment.</summary>
    /// <exception cref="StorageException">The disk refused it, or what it gives back can't be believed.</exception>
    public void Step()
    {
        for (long bytes = 0; !IsDone && bytes < _options.RecoveryBytes;)
        {
            SnapshotFrames source = _pass == Pass.KeepOwn ? _own : _peers;
            if (!source.TryRead(out ReadOnlySpan<byte> frame, out WireFault fault)) throw Unbelievable(fault);

            bytes += frame.Length;
            if (Frame.Kind(frame) == FrameKind.SnapshotBlock) Take(frame);
            else if (Frame.Kind(frame) == FrameKind.SnapshotEnd) EndPass();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _own.Dispose();
        _peers.Dispose();
        _merged.Dispose();
    }

    private SnapshotFrames Open(IDataDirectory directory, string name, out SnapshotBeginFrame begin)
    {
        SnapshotFrames frames = new(directory.Open(name), _options.Limits.FrameBytesMax);
        if (!frames.TryRead(out ReadOnlySpan<byte> frame, out WireFault fault)) throw Unbelievable(fault);
        if (!SnapshotBeginFrame.TryRead(frame, out SnapshotBeginFrame? read, out _)) throw Unbelievable(WireFault.Truncated);
        begin = read;
        return frames;
    }

    private void Take(ReadOnlySpan<byte> frame)
    {
        SnapshotBlockReader block = new(frame, _options.Cluster.Width, _options.Limits);
        while (block.TryRead(out SnapshotEntry entry)) Take(entry);
        if (block.Fault != WireFault.None) throw Unbelievable(block.Fault);
    }

    private void Take(SnapshotEntry entry)
    {
        if (ElementName.IsCount(ElementName.KindOf(entry.Element)))
        {
            TakeCount(entry);
            return;
        }

        ulong digest = SnapshotReceiver.DigestOf(entry);
        switch (_pass)
        {
            case Pass.FindCommon when _ownClock.Covers(entry.Dot):
                _inBoth.Add(digest);
                return;
            case Pass.KeepOwn when !_peersClock.Covers(entry.Dot) || _inBoth.Contains(digest):
            case Pass.AddPeers when !_ownClock.Covers(entry.Dot):
                Add(entry, digest);
                return;
        }
    }

    private void TakeCount(SnapshotEntry entry)
    {
        UInt128 name = NameOf(entry);
        if (_pass == Pass.FindCommon)
        {
            _peersCounts.Add(name, (Read(entry), entry.Timestamp));
        }
        else if (_pass == Pass.KeepOwn && _peersCounts.Remove(name, out (Contribution Contribution, HybridTimestamp Timestamp) peers))
        {
            AddMerged(entry, Contribution.Merge(Read(entry), peers.Contribution), peers.Timestamp);
        }
        else if (_pass == Pass.KeepOwn ? !_peersClock.Covers(entry.Dot) : _peersCounts.ContainsKey(name) && !_ownClock.Covers(entry.Dot))
        {
            Add(entry, SnapshotReceiver.DigestOf(entry));
        }
    }

    private void AddMerged(SnapshotEntry own, Contribution merged, HybridTimestamp peersTimestamp)
    {
        Span<byte> value = stackalloc byte[Contribution.BytesMax];
        HybridTimestamp timestamp = merged.Last == own.Dot.Entry ? own.Timestamp : peersTimestamp;
        SnapshotEntry entry = new(own.Key, own.Dot with { Entry = merged.Last }, timestamp, value[..merged.Write(value)], own.Element);
        Add(entry, SnapshotReceiver.DigestOf(entry));
    }

    private static Contribution Read(SnapshotEntry entry) => Contribution.TryRead(entry.Dot.Entry, entry.Value, out Contribution read)
        ? read
        : throw Unbelievable(WireFault.Effect);

    // Whose contribution to which counter: two that are not the same have the same name with a chance of 2^-128.
    private static UInt128 NameOf(SnapshotEntry entry)
    {
        XxHash128 hash = new(entry.Dot.Origin);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, entry.Key.Length);
        hash.Append(length);
        hash.Append(entry.Key);
        hash.Append(entry.Element);
        return hash.GetCurrentHashAsUInt128();
    }

    private void Add(SnapshotEntry entry, ulong digest)
    {
        Begin = Begin with { Versions = Begin.Versions + 1, Digest = Begin.Digest + digest };
        if (_block.TryAdd(entry)) return;

        WriteBlock();
        _block.TryAdd(entry);
    }

    private void EndPass()
    {
        _pass++;
        _peers.GoTo(0);
        if (!IsDone) return;

        WriteBlock();
        WriteAtEnd(new SnapshotEndFrame(Begin.Versions, Begin.Digest).WriteTo);
        ArrayBufferWriter<byte> first = new();
        Begin.WriteTo(first);
        _merged.Write(0, first.WrittenSpan);
    }

    private void WriteBlock()
    {
        if (!_block.IsEmpty) Write(_block.Seal());
        _block.Clear();
    }

    private void WriteAtEnd(Action<IBufferWriter<byte>> write)
    {
        ArrayBufferWriter<byte> frame = new();
        write(frame);
        Write(frame.WrittenSpan);
    }

    private void Write(ReadOnlySpan<byte> frame)
    {
        _merged.Write(_bytes, frame);
        _bytes += frame.Length;
    }

    private static StorageException Unbelievable(WireFault fault) => new($"Two snapshots can't be merged: a frame can't be believed ({fault}).");
}
