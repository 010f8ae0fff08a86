using System.Globalization;
using System.Text;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Replication.Links;
using TcpCausalKv.Core.Storage.Log;
using TcpCausalKv.Core.Wire;

namespace TcpCausalKv.Simulation.Faults;

/// <summary>The cluster that a seed runs: its shape, its times and bounds, and all that goes wrong in it.</summary>
/// <remarks>A value: faults can be taken out and the rest stays as it is. Times are milliseconds, sizes bytes.</remarks>
public sealed record FaultPlan
{
    /// <summary>Nodes, 1 or more.</summary>
    public required int Nodes { get; init; }

    /// <summary>Entries in every clock.</summary>
    public int Width { get; init; } = VectorClock.WidthDefault;

    /// <summary>Which nodes can connect.</summary>
    public Topology Topology { get; init; }

    /// <summary>When faults end and the cluster is left to heal.</summary>
    public long HealAtMs { get; init; } = 1_000;

    /// <summary>The shortest way from node to node.</summary>
    public int DelayMinMs { get; init; }

    /// <summary>The longest way from node to node; each piece of a stream takes its own time, in order.</summary>
    public int DelayMaxMs { get; init; } = 5;

    /// <summary>Of a hundred pieces sent, so many arrive in two.</summary>
    public int SplitPercent { get; init; } = 10;

    /// <summary>A node that has work begins a turn after at most this time, so that turns have more than one thing to do.</summary>
    public int TurnDelayMaxMs { get; init; } = 2;

    /// <summary>How often, in percent, a node has no idle moment after a turn in which it has put off sending.</summary>
    public int BusyPercent { get; init; }

    /// <summary>Bytes under way on one connection above which its sender waits.</summary>
    public int PipeBytesMax { get; init; } = 256 * 1024;

    /// <summary>Wall clocks against virtual time, one a node.</summary>
    public IReadOnlyList<long> SkewMs { get; init; } = [];

    /// <summary>Times of the links.</summary>
    public LinkOptions Links { get; init; } = new();

    /// <summary>Bounds of keys, values, writes and frames.</summary>
    public FrameLimits Frames { get; init; } = new();

    /// <summary>Grace before a held batch makes a node ask.</summary>
    public int FetchAfterMs { get; init; } = 100;

    /// <summary>How long an answer may stand still.</summary>
    public int FetchStallMs { get; init; } = 1_000;

    /// <summary>Bytes held per origin.</summary>
    public long PendingBytesMax { get; init; } = 1 << 20;

    /// <summary>Bytes of frames per turn.</summary>
    public int TurnBytesMax { get; init; } = 1 << 20;

    /// <summary>Bound of the log.</summary>
    public long LogBytesMax { get; init; } = 1 << 30;

    /// <summary>Size of the log's segments.</summary>
    public int LogSegmentBytes { get; init; } = 16 * 1024;

    /// <summary>How often a node looks for keys whose deadlines have come.</summary>
    public int ExpiryPeriodMs { get; init; } = 100;

    /// <summary>How long the values of a key that has ended are kept for a member that is away.</summary>
    public int ExpireGraceMs { get; init; } = 60_000;

    /// <summary>The nodes' disks; null for nodes in memory.</summary>
    public DiskPlan? Disk { get; init; }

    /// <summary>
    /// True if a node may come back with less than it had told others: it finds what it lacks in logs and snapshots, and its own history at every
    /// member.
    /// </summary>
    public bool MayLoseHistory => Disk is not null && Topology == Topology.Mesh;

    /// <summary>True if a write may be lost that other nodes have received, when they lose it as well before it has got any further.</summary>
    public bool MayLoseReceived { get; init; }

    /// <summary>True if an operator lets some node go on without members that may have more of its history.</summary>
    public bool MayOverrule => Faults.Any(fault => fault.Kind == FaultKind.Overrule);

    /// <summary>True if the power of a node may be cut.</summary>
    public bool MayCutPower => Disk is { Fsync: SyncPolicy.Always } || MayLoseHistory;

    /// <summary>What goes wrong, in the order of its beginning.</summary>
    public IReadOnlyList<Fault> Faults { get; init; } = [];

    /// <summary>True if two nodes can connect.</summary>
    public bool AreNeighbours(int a, int b) => Topology switch
    {
        Topology.Ring => Math.Abs(a - b) == 1 || Math.Abs(a - b) == Nodes - 1,
        Topology.Chain => Math.Abs(a - b) == 1,
        Topology.Star => a == 0 || b == 0,
        _ => true,
    };

    /// <summary>The name of a node: a capital letter.</summary>
    public static string NameOf(int slot) => ((char)('A' + slot)).ToString();

    /// <summary>The plan as lines: the shape, then one fault a line.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        CultureInfo culture = CultureInfo.InvariantCulture;
        text.Append(culture, $"{Nodes} nodes, {Topology}, width {Width}, heal at {HealAtMs} ms, skew [{string.Join(' ', SkewMs)}] ms\n");
        text.Append(
            culture,
            $"delay {DelayMinMs}..{DelayMaxMs} ms, split {SplitPercent} %, turn delay {TurnDelayMaxMs} ms, busy {BusyPercent} %, pipe "
            + $"{PipeBytesMax} bytes\n");
        text.Append(culture, $"heartbeat {Links.HeartbeatMs}, ack {Links.AckDelayMs}, silence {Links.SilenceMs}, handshake {Links.HandshakeMs}");
        text.Append(culture, $", fetch after {FetchText()}, fetch stall {FetchStallMs} ms\n");
        text.Append(culture, $"held {PendingBytesMax}, turn {TurnBytesMax}, log {LogBytesMax} in {LogSegmentBytes}");
        text.Append(culture, $", batch {Frames.BatchBytesTarget} bytes, {Frames.BatchCountMax} writes\n");
        text.Append(culture, $"disk {(Disk is null ? "none" : Disk.ToString())}\n");
        foreach (Fault fault in Faults)
        {
            string who = fault.HasPeer ? $"{NameOf(fault.Node)} {NameOf(fault.Peer)}" : $"{NameOf(fault.Node)}  ";
            text.Append(culture, $"{fault.AtMs,7} {fault.Kind,-16} {who}  for {fault.ForMs} ms, amount {fault.Amount}\n");
        }

        return text.ToString();
    }

    private string FetchText() => FetchAfterMs == ReplicaOptions.FetchOff ? "never" : FetchAfterMs.ToString(CultureInfo.InvariantCulture);
}
