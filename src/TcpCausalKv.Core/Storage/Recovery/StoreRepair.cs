using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Storage.Log;

namespace TcpCausalKv.Core.Storage.Recovery;

/// <summary>
/// Sets aside what is damaged in a data directory, for an operator who has said so: the node then starts from what is good, as one that may
/// have lost some of its history, and fetches what it lacks from its peers.
/// </summary>
/// <remarks>
/// Of a damaged segment the batches before the damage are kept; the file itself, and all segments after it, get names that begin with
/// <c>damaged-</c> and are never deleted by the node. That the history is in doubt is on disk before anything is renamed. Blocks, and
/// reads everything once: for a node that does not serve yet.
/// </remarks>
public static class StoreRepair
{
    private const int StepBytes = 4 * 1024 * 1024;
    private const int CopyBytes = 1024 * 1024;

    /// <summary>Sets aside what is damaged.</summary>
    /// <returns>The new names of the files that were; none if all is well.</returns>
    /// <exception cref="StorageException">The directory is another node's, or the disk failed.</exception>
    public static IReadOnlyList<string> SetDamageAside(IDataDirectory directory, NodeStoreOptions options)
    {
        List<string> aside = [];
        if (IdentityFile.IsDamaged(directory)) aside.Add(KeepCopy(directory, IdentityFile.Name));
        if (aside.Count > 0 || IsOfNobody(directory)) MakeIdentityAnew(directory, options);
        while (FindDamage(directory, options) is { } found)
        {
            DoubtHistory(directory);
            int before = aside.Count;
            foreach (string snapshot in found.Snapshots) aside.Add(DamagedFile.SetAside(directory, snapshot));
            if (found.Log is not null) SetLogAside(directory, options, found, aside);
            directory.Sync();
            if (aside.Count == before) throw new StorageException($"{directory.Path} is damaged in a way that can't be set aside: {found.Log}");
        }

        return aside;
    }

    private static Finding? FindDamage(IDataDirectory directory, NodeStoreOptions options)
    {
        using StoreRecovery recovery = new(directory, options);
        ReplicaOptions replica = new(options.Cluster, options.Slot, options.Incarnation)
        {
            Limits = options.Limits,
            Effects = options.Effects,
            ClusterId = recovery.ClusterId,
        };
        recovery.Begin(new Replica(replica));
        try
        {
            while (!recovery.Step(StepBytes))
            {
            }
        }
        catch (StorageException) when (recovery.Damage is not null)
        {
            // Told by the finding.
        }

        IReadOnlyList<string> snapshots = [.. recovery.SnapshotDamage.Select(damage => damage.File)];
        if (recovery.Damage is null && snapshots.Count == 0) return null;
        return new Finding(snapshots, recovery.Damage, recovery.Snapshot?.LogOffset ?? 0, recovery.Snapshot?.Clock);
    }

    // Every segment says whose it is. How the last process ended, and what it knew, is lost: so it may have lost the end of its history.
    private static void MakeIdentityAnew(IDataDirectory directory, NodeStoreOptions options)
    {
        SegmentHeader? segment =
            SegmentView.ReadAll(directory).Select(view => view.Header).OfType<SegmentHeader>().OrderBy(header =>
                header.ClusterId.IsNone).FirstOrDefault();
        Membership membership = new(options.Cluster, segment?.ClusterId ?? ClusterId.None, options.Speaks.Min);
        if (segment is null || segment.ClusterName != options.Cluster.Name || !options.LogOptions(membership).Owns(segment))
        {
            string found = segment is null
                ? "the log does not say whose it is"
                : $"the log is of cluster '{segment.ClusterName}', slot {segment.Slot}";
            throw new StorageException(
                $"{directory.Path}/{IdentityFile.Name} is damaged or gone, and {found}: restore the file, or give the node an empty directory");
        }

        NodeIdentity anew = options.Identity(NodeRunState.Running, historyIsWhole: false, new EpochTable(options.Cluster.Width), membership);
        IdentityFile.Write(directory, anew with { LastRun = anew.LastRun with { BootId = "" } });
    }

    private static Membership MembershipOf(IDataDirectory directory, NodeStoreOptions options) =>
        new(options.Cluster, IdentityFile.Read(directory)?.Id ?? ClusterId.None, options.Speaks.Min);

    private static bool IsOfNobody(IDataDirectory directory)
    {
        IReadOnlyList<string> names = directory.List();
        return !names.Contains(IdentityFile.Name) && names.Any(name => SegmentName.TryParse(name, out _));
    }

    private static string KeepCopy(IDataDirectory directory, string name)
    {
        string aside = DamagedFile.NameFor(directory, name);
        using IDataFile source = directory.Open(name);
        using IDataFile copy = directory.Create(aside);
        byte[] bytes = new byte[Math.Min(source.Length, CopyBytes)];
        copy.Write(0, bytes.AsSpan(0, source.Read(0, bytes)));
        return aside;
    }

    // A crash after this leaves a node that asks the others, with or without the damage.
    private static void DoubtHistory(IDataDirectory directory)
    {
        if (IdentityFile.Read(directory) is not { LastRun.HistoryIsWhole: true } identity) return;
        IdentityFile.Write(directory, identity with { LastRun = identity.LastRun with { HistoryIsWhole = false } });
    }

    private static void SetLogAside(IDataDirectory directory, NodeStoreOptions options, Finding found, List<string> aside)
    {
        LogDamage damage = found.Log!;
        foreach (string name in directory.List().Where(name => SegmentName.TryParse(name, out long start) && start > damage.LogOffset).ToArray())
        {
            aside.Add(DamagedFile.SetAside(directory, name));
        }

        if (directory.List().Contains(damage.FileName))
        {
            string kept = DamagedFile.SetAside(directory, damage.FileName);
            aside.Add(kept);
            if (damage.Offset > SegmentHeader.PageBytes) CopyGoodPart(directory, kept, damage);
        }

        bool hasLog = directory.List().Any(name => SegmentName.TryParse(name, out _));
        if (!hasLog && found.SnapshotClock is not null) BeginAfter(directory, options, found);
    }

    // Without the marks, which tell of more than is left.
    private static void CopyGoodPart(IDataDirectory directory, string from, LogDamage damage)
    {
        using IDataFile source = directory.Open(from);
        using IDataFile copy = directory.Create(damage.FileName);
        byte[] buffer = new byte[CopyBytes];
        for (long offset = 0; offset < damage.Offset;)
        {
            int read = source.Read(offset, buffer.AsSpan(0, (int)Math.Min(buffer.Length, damage.Offset - offset)));
            if (read == 0) break;
            if (offset == 0) buffer.AsSpan(DurableMark.FirstAt, SegmentHeader.PageBytes - DurableMark.FirstAt).Clear();
            copy.Write(offset, buffer.AsSpan(0, read));
            offset += read;
        }

        copy.Sync();
    }

    private static void BeginAfter(IDataDirectory directory, NodeStoreOptions options, Finding found)
    {
        using SegmentedLog log =
            SegmentedLog.Create(directory, options.LogOptions(MembershipOf(directory, options)), found.SnapshotLogOffset, found.SnapshotClock!);
        log.SyncNow();
    }

    private sealed record Finding(IReadOnlyList<string> Snapshots, LogDamage? Log, long SnapshotLogOffset, VectorClock? SnapshotClock);
}
