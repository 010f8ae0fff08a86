using TcpCausalKv.Core.Wire.Control;

namespace TcpCausalKv.Core.Cluster;

/// <summary>
/// Which cluster this node belongs to, who its members are, and which version of the protocol each is known to speak. Every node has a copy, and
/// tells its peers whenever it knows more.
/// </summary>
/// <remarks>
/// A new node knows of no cluster; it takes over the first that a peer tells of. The first member of the list founds one, once all others have said
/// that they know of none. Owned by the replica. Two copies are joined: an id is never replaced, and of each member the newest version counts.
/// </remarks>
public sealed class Membership
{
    /// <summary>The member that founds the cluster.</summary>
    public const int Founder = 0;

    private readonly int[] _speaks;
    private long _idRevision;

    /// <summary>What a node knows that was told who the members are.</summary>
    /// <param name="cluster">Name, width, and members in the order of their slots.</param>
    /// <param name="id">The cluster, if it is known; else <see cref="ClusterId.None"/>.</param>
    /// <param name="versionMin">What every member speaks at least: one that does not is refused here.</param>
    public Membership(ClusterIdentity cluster, ClusterId id, int versionMin)
    {
        Cluster = cluster;
        Id = id;
        CommonVersion = versionMin;
        _speaks = new int[cluster.Width];
        Array.Fill(_speaks, versionMin);
    }

    /// <summary>Name, width, and members by slot.</summary>
    public ClusterIdentity Cluster { get; }

    /// <summary>The cluster; <see cref="ClusterId.None"/> as long as it is not known. Never changes after that.</summary>
    public ClusterId Id { get; private set; }

    /// <summary>True once the cluster is known.</summary>
    public bool IsFounded => !Id.IsNone;

    /// <summary>True once the cluster is known and would be by the next process: before, nothing that belongs to it is taken in.</summary>
    public bool IsKept => IsFounded && KeptRevision >= _idRevision;

    /// <summary>Rises with every change, so that others can be told.</summary>
    public long Revision { get; private set; }

    /// <summary>Up to which revision this would survive the process.</summary>
    public long KeptRevision { get; private set; }

    /// <summary>
    /// The newest version of the protocol that every member is known to speak. What it does not have is not written: a member would not understand
    /// it.
    /// </summary>
    public int CommonVersion { get; private set; }

    /// <summary>The newest version that a member is known to speak.</summary>
    public int VersionOf(int slot) => _speaks[slot];

    /// <summary>A member speaks this version.</summary>
    internal void NoteVersion(int slot, int version)
    {
        if (version <= _speaks[slot]) return;
        _speaks[slot] = version;
        CommonVersion = _speaks.Take(Cluster.Members.Count).Min();
        Revision++;
    }

    /// <summary>The cluster begins to be.</summary>
    /// <exception cref="InvalidOperationException">It is known already, or <paramref name="id"/> is none: a bug of the caller.</exception>
    internal void Found(ClusterId id)
    {
        if (IsFounded || id.IsNone) throw new InvalidOperationException("A cluster is founded once, and has an id.");
        Id = id;
        _idRevision = ++Revision;
    }

    /// <summary>Takes over all that a peer knows.</summary>
    /// <returns>Why it can't be taken over: the peer knows another cluster, or another member in some slot. Null if it was.</returns>
    internal string? TryJoin(MembershipFrame told)
    {
        if (!told.Id.IsNone && IsFounded && told.Id != Id)
        {
            return $"the caller is of cluster {told.Id}, and this node of {Id}: two of the name {Cluster.Name}";
        }

        for (int slot = 0; slot < told.Members.Count; slot++)
        {
            if (told.Members[slot].Name == Cluster.NameOf(slot)) continue;
            return $"slot {slot} of the cluster is {told.Members[slot].Name}, and {Cluster.NameOf(slot)} here: name the members in the same "
                + "order on every node that is new";
        }

        if (!IsFounded && !told.Id.IsNone) Found(told.Id);
        for (int slot = 0; slot < told.Members.Count; slot++) NoteVersion(slot, told.Members[slot].Speaks);
        return null;
    }

    /// <summary>It was written where it survives this process, as it was at <paramref name="revision"/>.</summary>
    internal void Kept(long revision) => KeptRevision = Math.Max(KeptRevision, revision);
}
