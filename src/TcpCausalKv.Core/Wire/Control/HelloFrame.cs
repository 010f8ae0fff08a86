using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;

namespace TcpCausalKv.Core.Wire.Control;

// hello = kind magic:u64 newest:u16 oldest:u16 slot:u8 incarnation:u64 width:u8 cluster:u128 clusterName:text name:text more:byte*
//
// The first three fields stay where they are in all versions; later ones may add fields at the end.

/// <summary>The dialler's first frame: who is calling.</summary>
/// <param name="Versions">The versions of the peer protocol that the dialler speaks.</param>
/// <param name="Slot">The dialler's slot.</param>
/// <param name="Incarnation">A random number that the dialler drew when its process began.</param>
/// <param name="Width">Entries in its vector clocks.</param>
/// <param name="ClusterId">The cluster that the dialler belongs to; <see cref="ClusterId.None"/> if it knows of none yet.</param>
/// <param name="ClusterName">That cluster's name.</param>
/// <param name="Name">The dialler's own name.</param>
public sealed record HelloFrame(ProtocolVersions Versions, int Slot, ulong Incarnation, int Width, ClusterId ClusterId, string ClusterName,
    string Name)
{
    /// <summary>The first bytes of a connection between peers: <c>CAUSALKV</c>.</summary>
    public const ulong Magic = 0x564B_4C41_5355_4143;

    /// <summary>What a node says of itself.</summary>
    public static HelloFrame Of(Membership membership, int slot, ulong incarnation, ProtocolVersions versions)
    {
        ClusterIdentity cluster = membership.Cluster;
        return new HelloFrame(versions, slot, incarnation, cluster.Width, membership.Id, cluster.Name, cluster.NameOf(slot));
    }

    /// <summary>Writes the frame.</summary>
    public void WriteTo(IBufferWriter<byte> output)
    {
        BodyWriter body = new(output, FrameKind.Hello);
        body.UInt64(Magic);
        body.UInt16((ushort)Versions.Max);
        body.UInt16((ushort)Versions.Min);
        body.Byte((byte)Slot);
        body.UInt64(Incarnation);
        body.Byte((byte)Width);
        body.ClusterId(ClusterId);
        body.Text(ClusterName);
        body.Text(Name);
        body.Send();
    }

    /// <summary>Reads the frame.</summary>
    /// <param name="frame">A whole frame of kind <see cref="FrameKind.Hello"/>.</param>
    /// <param name="spoken">The versions that are spoken here.</param>
    /// <param name="hello">What it says; null if no version is common.</param>
    /// <param name="versions">The versions that it declares; none if they can't be read.</param>
    /// <returns>False if the magic is wrong, no version is common, or a field is missing or out of range.</returns>
    public static bool TryRead(
        ReadOnlySpan<byte> frame, ProtocolVersions spoken, [NotNullWhen(true)] out HelloFrame? hello, out ProtocolVersions versions)
    {
        hello = null;
        versions = default;
        BodyReader body = new(frame);
        if (!body.TryUInt64(out ulong magic) || magic != Magic || !body.TryUInt16(out ushort newest)) return false;

        // Version 1 had no oldest: nothing is read of a version that is not spoken here.
        versions = new ProtocolVersions(newest, newest);
        if (newest < spoken.Min || !body.TryUInt16(out ushort oldest)) return false;
        versions = new ProtocolVersions(oldest, newest);
        if (spoken.Common(versions) == ProtocolVersions.Unknown) return false;

        if (!body.TryByte(out byte slot) || !body.TryUInt64(out ulong incarnation)) return false;
        if (!body.TryByte(out byte width) || width is < VectorClock.WidthMin or > VectorClock.WidthMax || !body.TryClusterId(out ClusterId id))
        {
            return false;
        }

        if (!body.TryName(out string? clusterName) || !body.TryName(out string? name)) return false;
        if (!body.AtEnd && newest <= spoken.Max) return false;
        hello = new HelloFrame(versions, slot, incarnation, width, id, clusterName, name);
        return true;
    }
}
