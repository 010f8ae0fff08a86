using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Replication.Delivery;
using TcpCausalKv.Core.Storage.Log;
using TcpCausalKv.Core.Storage.Snapshots;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Batches;
using TcpCausalKv.Core.Wire.Snapshots;

namespace TcpCausalKv.Core.Storage.Recovery;

/// <summary>
/// Looks at everything in a data directory and changes nothing: whether each snapshot and each record of the log can be believed, and what a
/// node that starts on it would make of it.
/// </summary>
/// <remarks>A node may go on meanwhile: what it deletes under the inspection's eyes then looks like damage.</remarks>
public sealed class StoreInspection
{
    private const int StepBytes = 4 * 1024 * 1024;

    private static readonly FrameLimits Limits = new();

    private readonly IDataDirectory _directory;
    private readonly string? _refusal;

    /// <summary>Looks whose directory it is.</summary>
    /// <exception cref="StorageException">The directory can't be read, or its identity can't be believed.</exception>
    public StoreInspection(IDataDirectory directory)
    {
        _directory = InstalledView.Of(directory);
        Identity = IdentityFile.Read(directory);
        _refusal = StoreRecovery.RefusalOf(_directory, Identity);
        if (Identity is null) return;

        if (ClusterIdentity.TryCreate(Identity.Cluster, Identity.Names, Identity.Width, out ClusterIdentity? cluster)) Cluster = cluster;
        _refusal = Cluster is null
            ? $"{directory.Path}/{IdentityFile.Name} names no cluster that there can be"
            : RefusalOf(Identity, Cluster) ?? _refusal;
    }

    /// <summary>Whose directory it is; null if no node has used it, or nothing says which.</summary>
    public NodeIdentity? Identity { get; }

    /// <summary>The cluster that the node belongs to; null where <see cref="Identity"/> is, and where that names none.</summary>
    public ClusterIdentity? Cluster { get; }

    /// <summary>What the node knew of everybody's epochs; null where <see cref="Cluster"/> is.</summary>
    public EpochTable? Epochs => Cluster is null ? null : IdentityEpochs.ToTable(Identity!.Epochs, Cluster.Width);

    /// <summary>Reads all files.</summary>
    /// <param name="bootId">The machine's present start; empty if the system does not tell.</param>
    /// <param name="directoryMark">The directory's present mark.</param>
    /// <param name="sink">Is shown what they hold; null for nobody.</param>
    /// <exception cref="StorageException">The disk failed.</exception>
    public StoreReport Run(string bootId, string directoryMark, IInspectionSink? sink = null)
    {
        NodeRun? lastRun = StoreRecovery.LastRunOf(Identity);
        StoreReport report = new() { History = HistoryRule.Decide(lastRun, bootId, directoryMark, damageWasSetAside: false) };
        if (_refusal is not null) return report with { Damage = [_refusal] };
        if (Identity is null) return report;

        Membership membership = new(Cluster!, Identity.Id, ProtocolVersions.Current.Min);
        SegmentedLogOptions options = new(membership, Identity.Slot, Identity.LastRun.Incarnation) { Limits = Limits };
        InspectedSnapshot[] snapshots =
            [.. SnapshotFiles.List(_directory).Select(logOffset => SnapshotScan.Read(_directory, logOffset, membership, Limits, sink))];
        InspectedSegment[] segments = [.. SegmentView.ReadAll(_directory).Select(view => Inspect(view, options, sink))];
        return Judge(
            report with { Snapshots = snapshots, Segments = segments },
            options,
            lastRun is null ? LastRunEnd.PowerCut : HistoryRule.EndOf(lastRun, bootId));
    }

    private string? RefusalOf(NodeIdentity identity, ClusterIdentity cluster) => identity.Refusal(cluster, identity.Slot, _directory.Path);

    private InspectedSegment Inspect(SegmentView view, SegmentedLogOptions options, IInspectionSink? sink)
    {
        if (view.Header is null) return new InspectedSegment(view, 0, 0, null, view.DamageOfHead(view.Start));
        if (!options.Owns(view.Header))
        {
            LogDamage foreign = new(
                view.Name, 0, view.Start, LogDamageKind.Misfit,
                $"it belongs to another node (cluster {view.Header.ClusterName}, slot {view.Header.Slot})");
            return new InspectedSegment(view, 0, 0, null, foreign);
        }

        long writes = 0;
        LogScan? reading = null;
        using LogScan scan = new(_directory, options, [view], 0, view.Start, view.Header.ClockBefore, Take);
        reading = scan;
        while (!scan.Step(StepBytes))
        {
        }

        return new InspectedSegment(view, scan.Batches, writes, scan.Clock, scan.Damage);

        ReplayOutcome Take(ReadOnlySpan<byte> frame)
        {
            ReplayOutcome outcome = LogScan.Check(frame, reading!.Clock, options.Format);
            if (outcome.Fault != WireFault.None || outcome.Delivery != DeliveryDecision.Apply) return outcome;

            BatchHeader batch = new(frame);
            writes += batch.Count;
            sink?.TakeBatch(view.Name, LogSegment.FileOffsetOf(reading.LogOffset, view.Start), batch);
            return outcome;
        }
    }

    // What a start would say, and what it would not even look at because the snapshot covers it.
    private StoreReport Judge(StoreReport found, SegmentedLogOptions options, LastRunEnd lastRun)
    {
        SnapshotBeginFrame? snapshot = found.Snapshots.FirstOrDefault(snapshot => snapshot.Damage is null)?.Begin;
        VectorClock clock = snapshot?.Clock ?? new VectorClock(options.Cluster.Width);
        using LogRecovery recovery = new(_directory, options, lastRun, snapshot?.LogOffset ?? 0, clock, replay: null);
        while (!recovery.IsDone) recovery.Step(StepBytes);

        IEnumerable<LogDamage> inSegments = found.Segments.Skip(recovery.Leftovers).Select(segment => segment.Damage).OfType<LogDamage>()
            .Where(damage => recovery.Torn is null || damage.LogOffset < recovery.Torn.LogOffset);
        IEnumerable<LogDamage> inLog = recovery.Damage is null ? inSegments : inSegments.Append(recovery.Damage);
        return found with
        {
            Leftovers = recovery.Leftovers,
            Torn = recovery.Torn,
            BytesTorn = recovery.BytesCut,
            Damage =
            [
                .. found.Snapshots.Select(snapshot => snapshot.Damage?.ToString()).OfType<string>(),
                .. inLog.DistinctBy(damage => (damage.FileName, damage.Offset)).Select(damage => damage.ToString()),
            ],
        };
    }
}
