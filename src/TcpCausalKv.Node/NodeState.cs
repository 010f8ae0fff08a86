using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Replication.Links;
using TcpCausalKv.Core.Replication.Log;
using TcpCausalKv.Core.Storage;
using TcpCausalKv.Core.Storage.Recovery;
using TcpCausalKv.Core.Turns;
using TcpCausalKv.Node.Loop;

namespace TcpCausalKv.Node;

/// <summary>What everything on a node's loop shares.</summary>
/// <remarks>On the loop only.</remarks>
public sealed class NodeState
{
    /// <summary>Milliseconds between two steps of <see cref="Expiry"/>, where little is due.</summary>
    public const int ExpiryPeriodMs = 100;

    private const string NoPeer = "no peer";

    /// <summary>The state of a node that begins now.</summary>
    public NodeState(NodeOptions options, EventLoop loop, NodeTurn turn)
    {
        Options = options;
        Loop = loop;
        Turn = turn;
        Expiry = new Expiry(turn.Replica);
        MemoryBytesMax = options.MemoryBytesMax;
        StartedMs = loop.NowMs;
        StartedUnixMs = SavedAtUnixMs = loop.UnixNowMs;
    }

    /// <summary>What the node was told.</summary>
    public NodeOptions Options { get; }

    /// <summary>The thread that owns all of this.</summary>
    public EventLoop Loop { get; }

    /// <summary>What every turn of the node ends with, and all that it works on.</summary>
    public NodeTurn Turn { get; }

    /// <summary>The data and the rules.</summary>
    public Replica Replica => Turn.Replica;

    /// <summary>The batches delivered here.</summary>
    public IDeliveryLog Log => Turn.Log;

    /// <summary>The links to the peers.</summary>
    public LinkTable Links => Turn.Links;

    /// <summary>The node's disk; null for a node in memory, and while its data is read or replaced.</summary>
    public NodeStore? Store => Turn.Store;

    /// <summary>What reads the node's data from its disk; null once that is done, and for a node in memory.</summary>
    public StoreRecovery? Recovery => Turn.Recovery;

    /// <summary>What removes keys whose deadlines have come.</summary>
    public Expiry Expiry { get; }

    /// <summary>Bytes of data above which writes that may add to it are refused; 0 for no bound. Clients may change it.</summary>
    public long MemoryBytesMax { get; internal set; }

    /// <summary>When the node started, monotonic milliseconds of its loop.</summary>
    public long StartedMs { get; }

    /// <summary>When the node started, Unix milliseconds.</summary>
    public long StartedUnixMs { get; }

    /// <summary>When the last snapshot was finished, Unix milliseconds; before the first of this process, when that started, as in Redis.</summary>
    public long SavedAtUnixMs { get; internal set; }

    /// <summary>Why nothing but a look at the node works now, as the reply to a client; null if it serves.</summary>
    public string? LoadingRefusal()
    {
        if (Turn.IsInstalling) return $"LOADING {Options.Name} puts a snapshot that it was sent in the place of its data on disk";
        return Recovery is null
            ? null
            : $"LOADING {Options.Name} reads its data from disk: {Recovery.Bytes} of {Recovery.BytesTotal} bytes of its {Recovery.What}";
    }

    /// <summary>Removes what is due of the keys that have ended; nothing while the data is read.</summary>
    /// <returns>True if more is due than a step takes.</returns>
    internal bool StepExpiry() => LoadingRefusal() is null && Expiry.Step(Loop.UnixNowMs, mayWrite: WriteRefusal() is null);

    /// <summary>Why no write is taken now that makes elements of a kind, as the reply to a client; null if such writes are taken.</summary>
    public string? WriteRefusal(ElementKind kind)
    {
        int since = ElementName.SinceOf(kind);
        return since <= Replica.Membership.CommonVersion ? WriteRefusal() : DescribeOlder(since);
    }

    /// <summary>Why no write is taken now, as the reply to a client; null if writes are taken.</summary>
    public string? WriteRefusal()
    {
        if (Store is { IsBacklogLong: true } store)
        {
            return $"MISCONF the disk is full, and {store.UnwrittenBytes} bytes wait for room: make room, or add some; writes are taken "
                + "again by themselves then";
        }

        if (Math.Max(Loop.UnixNowMs, Replica.Clock.Last.Milliseconds) > HybridTimestamp.MillisecondsMax)
        {
            return "CLOCK the wall clock of this machine, or of one that has written, is beyond the year 6429: set it right and write again";
        }

        if (Replica.HasOrphans) return $"ORPHANS {Replica.WhyMayNotWrite}; reads work meanwhile";
        if (!Replica.MayWrite) return $"RECOVERING {Replica.WhyMayNotWrite}; reads work meanwhile";
        if (Log.IsFull) return $"LOGFULL the log holds {Log.Bytes} bytes {WhyLogIsKept()}";
        return null;
    }

    /// <summary>
    /// Why nothing is taken that may add to the data, in Redis's words for its policy noeviction; null if it is. What peers have written is
    /// applied all the same: a node that left it out would differ from the others.
    /// </summary>
    public string? MemoryRefusal() => MemoryBytesMax > 0 && Replica.Keyspace.Bytes > MemoryBytesMax
        ? "OOM command not allowed when used memory > 'maxmemory'."
        : null;

    /// <summary>The members for whom the log is kept: those whose position is lowest.</summary>
    public string DescribeRetainers()
    {
        IEnumerable<PeerView> behind = Replica.Peers.All.Where(peer => !peer.Applied.Covers(Replica.Applied));
        return string.Join(", ", behind.Select(peer => Options.Cluster.NameOf(peer.Slot)).DefaultIfEmpty(NoPeer));
    }

    private string WhyLogIsKept()
    {
        string retainers = DescribeRetainers();
        return retainers == NoPeer
            ? "that no snapshot covers yet; writes resume when one does"
            : $"that {retainers} has not acknowledged; writes resume when it does";
    }

    private string DescribeOlder(int version)
    {
        string older = string.Join(", ", Options.Cluster.Members.Where((_, slot) => Replica.Membership.VersionOf(slot) < version));
        return $"ERR {older} is not known to understand this type yet: it has not been heard since it was added, or runs an older release; "
            + "reads work meanwhile";
    }
}
