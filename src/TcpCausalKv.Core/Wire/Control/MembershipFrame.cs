using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using TcpCausalKv.Core.Cluster;

namespace TcpCausalKv.Core.Wire.Control;

// membership = kind cluster:u128 count:u8 (name:text speaks:u16){count}

/// <summary>
/// Either way: which cluster the sender belongs to, and what it knows of its members. Before anything else, and whenever it knows more.
/// </summary>
/// <param name="Id">The cluster; <see cref="ClusterId.None"/> if the sender knows of none yet.</param>
/// <param name="Members">The members by slot.</param>
public sealed record MembershipFrame(ClusterId Id, IReadOnlyList<Member> Members)
{
    /// <summary>What a node knows.</summary>
    public static MembershipFrame Of(Membership membership) =>
        new(membership.Id, [.. membership.Cluster.Members.Select((name, slot) => new Member(name, membership.VersionOf(slot)))]);

    /// <summary>Writes the frame.</summary>
    public void WriteTo(IBufferWriter<byte> output)
    {
        BodyWriter body = new(output, FrameKind.Membership);
        body.ClusterId(Id);
        body.Byte((byte)Members.Count);
        foreach (Member member in Members)
        {
            body.Text(member.Name);
            body.UInt16((ushort)member.Speaks);
        }

        body.Send();
    }

    /// <summary>Reads the frame.</summary>
    /// <param name="frame">A whole frame of kind <see cref="FrameKind.Membership"/>.</param>
    /// <param name="width">Width of the cluster.</param>
    /// <param name="membership">What it says.</param>
    /// <returns>False if a field is missing or out of range.</returns>
    public static bool TryRead(ReadOnlySpan<byte> frame, int width, [NotNullWhen(true)] out MembershipFrame? membership)
    {
        membership = null;
        BodyReader body = new(frame);
        if (!body.TryClusterId(out ClusterId id) || !body.TryByte(out byte count) || count > width) return false;

        Member[] members = new Member[count];
        for (int slot = 0; slot < count; slot++)
        {
            if (!body.TryName(out string? name) || !body.TryUInt16(out ushort speaks)) return false;
            members[slot] = new Member(name, speaks);
        }

        if (!body.AtEnd) return false;
        membership = new MembershipFrame(id, members);
        return true;
    }
}
