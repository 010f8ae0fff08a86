using TcpCausalKv.Core.Storage.Log;
using TcpCausalKv.Core.Storage.Snapshots;
using TcpCausalKv.Simulation.Disks;
using TcpCausalKv.Simulation.Runs;

namespace TcpCausalKv.Simulation.Clusters;

/// <summary>Places on a disk that the next process reads and that damage to which can't be taken for a torn end.</summary>
internal static class SyncedPlaces
{
    /// <summary>One of them; null if there is none.</summary>
    internal static RottenByte? Draw(SimulatedDisk disk, RandomSource random)
    {
        SimulatedDirectory directory = disk.Directory;
        IReadOnlyList<long> snapshots = SnapshotFiles.List(directory);
        long from = snapshots.Count == 0 ? 0 : snapshots[0];
        List<(string File, long Bytes)> places = [];
        if (snapshots.Count > 0) places.Add((SnapshotFiles.NameOf(from), directory.BytesOf(SnapshotFiles.NameOf(from)).Length));
        foreach (SegmentView segment in SegmentView.ReadAll(directory))
        {
            long end = Math.Min(segment.End, disk.MarkedEnd);
            if (segment.End > from && end > segment.Start) places.Add((segment.Name, SegmentHeader.PageBytes + end - segment.Start));
        }

        if (places.Count == 0) return null;
        (string file, long bytes) = random.Pick<(string, long)>([.. places]);
        return new RottenByte(file, random.Below((int)bytes), (byte)(1 << random.Below(8)));
    }
}
