using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Data;
using TcpCausalKv.Core.Storage.Snapshots;
using TcpCausalKv.Core.Tests.Data;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Snapshots;

namespace TcpCausalKv.Core.Tests.Storage.Snapshots;

/// <summary>Data with a directory that snapshots of it go to.</summary>
internal sealed class SnapshotBench(Random random, PlainDirectory directory, int keys = 200)
{
    public const int Width = 4;

    public static ClusterIdentity Cluster { get; } = new("test", ["x", "y", "z"], Width);

    public static Membership Membership { get; } = new(Cluster, new ClusterId(0x1234), ProtocolVersions.Current.Min);

    public Keyspace Keyspace { get; } = new();

    public PlainDirectory Directory => directory;

    public StepwiseWork Work { get; } = new();

    public RandomWrites Writes => _writes ??= new RandomWrites(random, Keyspace, Width, keys);

    private RandomWrites? _writes;

    public void WriteSome(int count)
    {
        while (count-- > 0) Writes.Next();
    }

    public SnapshotBeginFrame BeginFrame(long logOffset) =>
        new(Membership.Id, logOffset, Keyspace.Count + Keyspace.Siblings, Keyspace.Digest, new HybridTimestamp(100), Writes.Applied.Clone());

    public SnapshotWriter Begin(long logOffset) => new(BeginFrame(logOffset), Keyspace, directory, Work);

    /// <summary>Takes a whole snapshot.</summary>
    public SnapshotWriter Take(long logOffset)
    {
        SnapshotWriter writer = Begin(logOffset);
        while (writer.State == SnapshotState.Writing) writer.Step();
        Work.FinishAll();
        return writer;
    }

    /// <summary>Loads what a directory has.</summary>
    public static (Keyspace Keyspace, SnapshotLoader Loader) Load(PlainDirectory directory, int bytesMax = int.MaxValue, FrameLimits? limits = null)
    {
        Keyspace keyspace = new(hashSeed: 5);
        SnapshotLoader loader = new(directory, keyspace, Membership, limits ?? new FrameLimits());
        while (!loader.Step(bytesMax))
        {
        }

        return (keyspace, loader);
    }
}
