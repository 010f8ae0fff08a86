using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Storage.Snapshots;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Snapshots;

namespace TcpCausalKv.Fuzz.Targets;

/// <summary>Loads one version into data. False if it refuses it.</summary>
internal delegate bool VersionLoader(Keyspace keyspace, in SnapshotEntry version);

/// <summary>
/// Blocks of a snapshot, of any bytes: each is read, or refused with a fault. What is read can be loaded, looked at and written again, and all of it
/// adds up to one digest.
/// </summary>
public sealed class SnapshotTarget : IFuzzTarget
{
    private readonly VersionLoader _loader;

    /// <summary>The product's own loading.</summary>
    public SnapshotTarget() : this(Load)
    {
    }

    /// <summary>Judges any loading.</summary>
    internal SnapshotTarget(VersionLoader loader) => _loader = loader;

    /// <inheritdoc/>
    public string Name => "snapshot";

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<byte> input)
    {
        FuzzInput fuzz = new(input);
        Replica replica = FuzzCluster.Replica();
        Loaded loaded = new(replica.Keyspace, _loader);
        Span<byte> rest = fuzz.Payload;
        while (FrameSeals.TryCut(ref rest, out Span<byte> frame))
        {
            if (Frame.Kind(frame) == FrameKind.SnapshotBlock && !loaded.TryTake(frame)) break;
        }

        Rule.Holds(loaded.Digest == replica.Keyspace.Digest, "the digest is the sum over the versions");
        Rule.Holds(replica.Keyspace.Digest == replica.Keyspace.ComputeDigest(), "the digest is that of the data");
        DataReads.CheckAll(replica.Keyspace);
        CheckRewrites(replica.Keyspace, loaded.Clock);
        new Expiry(replica).Step(FuzzCluster.UnixMs, mayWrite: false);
    }

    /// <inheritdoc/>
    public IEnumerable<Seed> Seeds()
    {
        yield return Seed.OfFrames("texts", 0, [], PeerFrames.Block("1:1 a text 1", "2:1 a text 2", "1:2 b text"));
        yield return Seed.OfFrames("fields-and-members", 0, [], PeerFrames.Block("1:1 h field f v", "2:4 h field f w", "1:2 s member m"));
        yield return Seed.OfFrames("counters", 0, [], PeerFrames.Block("1:3 c count 5 0 1", "0:2 c count 0.5 0.25 2", "1:4 h field-count f -7 0 3"));
        yield return Seed.OfFrames("counters-cleared", 0, [], PeerFrames.Block("1:3 c count 5 5 0 2:9", "2:5 c count 9 4 1", "0:1 c text 3"));
        yield return Seed.OfFrames("deadlines", 0, [], PeerFrames.Block("1:1 k text v", "1:2 k expiry 1700000000500", "2:1 gone expiry 1"));
        yield return Seed.OfFrames("types-that-collide", 0, [], PeerFrames.Block("1:1 k text v", "2:1 k field f v", "0:1 k member m"));
        byte[] items = PeerFrames.Block("1:1 l item >9 v", "2:1 l item <9 w", "1:2 l item >9>10 x", "2:2 l item >9>10 y");
        yield return Seed.OfFrames("items", 0, [], items);
        yield return Seed.OfFrames("two-blocks", 0, [], PeerFrames.Block("1:1 a text 1"), PeerFrames.Block("1:2 s member m"));
        yield return Seed.OfFrames("two-of-one-origin", 0, [], PeerFrames.Block("1:1 a field f 1", "1:2 a field f 2"));
    }

    private static bool Load(Keyspace keyspace, in SnapshotEntry version) =>
        keyspace.TryRestore(version.Key, version.Dot, version.Timestamp, version.Value, version.Element);

    // A copy made as a node makes its own snapshot.
    private static void CheckRewrites(Keyspace keyspace, VectorClock clock)
    {
        Copy copy = new();
        KeyspaceWalk walk = keyspace.BeginWalk(clock, copy);
        Rule.Holds(walk.Step(int.MaxValue, long.MaxValue), "a walk comes to its end");
        walk.End();

        Keyspace other = new(hashSeed: 5);
        Loaded loaded = new(other, Load);
        Rule.Holds(copy.Blocks.TrueForAll(block => loaded.TryTake(block)), "what was loaded is written so that it can be loaded");
        Rule.Holds(other.Digest == keyspace.Digest && other.Versions == keyspace.Versions, "a copy has the same versions");
    }

    private sealed class Loaded(Keyspace keyspace, VersionLoader loader)
    {
        public ulong Digest { get; private set; }

        public VectorClock Clock { get; } = new(FuzzCluster.Width);

        /// <summary>Loads a block. False if it is refused: what came before it stays.</summary>
        public bool TryTake(ReadOnlySpan<byte> frame)
        {
            SnapshotBlockReader block = new(frame, FuzzCluster.Width, FuzzCluster.Limits);
            while (block.TryRead(out SnapshotEntry entry))
            {
                if (!loader(keyspace, entry)) return false;
                Digest += SnapshotReceiver.DigestOf(entry);
                if (!Clock.Covers(entry.Dot)) Clock.Advance(entry.Dot.Origin, entry.Dot.Entry);
            }

            return block.Fault == WireFault.None;
        }
    }

    private sealed class Copy : IVersionSink
    {
        private readonly SnapshotBlockWriter _writer = new();

        public List<byte[]> Blocks { get; } = [];

        public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> element, Dot dot, HybridTimestamp timestamp, ReadOnlySpan<byte> value)
        {
            _writer.TryAdd(new SnapshotEntry(key, dot, timestamp, value, element));
            Blocks.Add(_writer.Seal().ToArray());
            _writer.Clear();
        }
    }
}
