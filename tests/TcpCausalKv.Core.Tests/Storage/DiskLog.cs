using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Replication.Log;
using TcpCausalKv.Core.Storage.Log;
using TcpCausalKv.Core.Storage.Recovery;
using TcpCausalKv.Core.Tests.Wire;
using TcpCausalKv.Core.Wire.Batches;
using TcpCausalKv.Simulation.Disks;

namespace TcpCausalKv.Core.Tests.Storage;

/// <summary>What a recovery gave: the batches that were replayed, and the log to go on with unless it is damaged.</summary>
internal sealed record Recovered(LogRecovery Recovery, List<byte[]> Batches, SegmentedLog? Log)
{
    public string Outcome => Recovery.Damage is { } damage ? $"damage: {damage}" : Recovery.Torn is null ? "whole" : $"cut: {Recovery.BytesCut}";
}

/// <summary>A small log of node A in a cluster of A and B, on a simulated disk.</summary>
internal static class DiskLog
{
    public const int Width = 2;
    public const int BatchBytes = 100;
    public const int BatchesPerSegment = 4;

    public static readonly ClusterIdentity Cluster = new("test", ["A", "B"], Width);

    public static readonly Membership Membership = new(Cluster, new ClusterId(0x1234), ProtocolVersions.Current.Min);

    public static readonly SegmentedLogOptions Options = new(Membership, 0, 77)
    {
        SegmentBytes = BatchesPerSegment * BatchBytes + 50,
        TailBytes = 3 * BatchBytes,
        PieceBytes = 2 * BatchBytes + 10,
        RecoveryBytes = 3 * BatchBytes - 7,
        BytesMax = 20 * BatchBytes,
        Policy = SyncPolicy.Always,
    };

    public static SegmentedLog Create(SimulatedDirectory disk, SegmentedLogOptions? options = null) =>
        SegmentedLog.Create(disk, options ?? Options, 0, new VectorClock(Width));

    /// <summary>Batches of 100 bytes, each of which follows all before it; A and B take turns, B having two of three.</summary>
    public static List<byte[]> Batches(int count)
    {
        List<byte[]> batches = [];
        VectorClock applied = new(Width);
        for (int n = 0; n < count; n++)
        {
            int origin = n % 3 == 0 ? 0 : 1;
            batches.Add(TestBatch.OfLength(origin, applied.Entries.ToArray(), BatchBytes));
            applied.Advance(origin, applied[origin] + 1);
        }

        return batches;
    }

    public static VectorClock ClockAfter(IEnumerable<byte[]> batches)
    {
        VectorClock clock = new(Width);
        foreach (byte[] batch in batches) clock.Advance(new BatchHeader(batch).Origin, new BatchHeader(batch).LastEntry);
        return clock;
    }

    public static Recovered Recover(
        SimulatedDirectory disk, LastRunEnd lastRun, long from = 0, VectorClock? clock = null, SegmentedLogOptions? options = null)
    {
        clock ??= new VectorClock(Width);
        Replica replica = new(new ReplicaOptions(Cluster, 0, 78));
        replica.Restore(clock, default);
        List<byte[]> batches = [];
        using LogRecovery recovery = new(disk, options ?? Options, lastRun, from, clock, frame =>
        {
            batches.Add(frame.ToArray());
            return replica.Replay(frame);
        });

        while (!recovery.Step(1))
        {
            Assert.InRange(recovery.BytesRead, 0, recovery.BytesTotal);
        }

        SegmentedLog? log = recovery.Damage is null ? recovery.Open() : null;
        if (log is not null) Assert.Equal(replica.Applied, log.EndClock);
        return new Recovered(recovery, batches, log);
    }

    public static List<byte[]> ReadAll(IDeliveryLog log, VectorClock? after = null)
    {
        List<byte[]> frames = [];
        LogCursor cursor = LogCursor.OverAll(log, after ?? log.StartClock);
        while (cursor.TryNext(log.End, out ReadOnlySpan<byte> bytes))
        {
            if (cursor.PieceAt > 0) frames[^1] = [.. frames[^1], .. bytes];
            else frames.Add(bytes.ToArray());
        }

        return frames;
    }

    /// <summary>A process that appends batches and is killed, or syncs them first.</summary>
    public static void Write(SimulatedDirectory disk, IEnumerable<byte[]> batches, bool synced)
    {
        using SegmentedLog log = Create(disk);
        foreach (byte[] batch in batches) log.Append(batch);
        if (synced) log.SyncNow();
    }

    /// <summary>Another disk with the same files, all of them durable.</summary>
    public static SimulatedDirectory Copy(SimulatedDirectory disk) => DiskWith([.. disk.List().Select(name => (name, disk.BytesOf(name)))]);

    public static SimulatedDirectory DiskWith(params (string Name, byte[] Bytes)[] files)
    {
        SimulatedDirectory disk = new();
        foreach ((string name, byte[] bytes) in files) disk.Put(name, bytes);
        return disk;
    }
}
