using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;

namespace TcpCausalKv.Core.Wire.Control;

// hello = kind magic:u64 version:u16 slot:u8 incarnation:u64 width:u8 cluster:text count:u8 member:text{count}

/// <summary>The dialler's first frame: who is calling.</summary>
/// <param name="Version">Version of the peer protocol that the dialler speaks.</param>
/// <param name="Slot">The dialler's slot.</param>
/// <param name="Incarnation">A random number that the dialler drew when its history began.</param>
/// <param name="Cluster">The cluster that the dialler belongs to.</param>
public sealed record HelloFrame(int Version, int Slot, ulong Incarnation, ClusterIdentity Cluster)
{
    /// <summary>The first bytes of a connection between peers: <c>CAUSALKV</c>.</summary>
    public const ulong Magic = 0x564B_4C41_5355_4143;

    /// <summary>The version that this build speaks.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Writes the frame.</summary>
    public void WriteTo(IBufferWriter<byte> output)
    {
        BodyWriter body = new(output, FrameKind.Hello);
        body.UInt64(Magic);
        body.UInt16((ushort)Version);
        body.Byte((byte)Slot);
        body.UInt64(Incarnation);
        body.Byte((byte)Cluster.Width);
        body.Text(Cluster.Name);
        body.Byte((byte)Cluster.Members.Count);
        foreach (string member in Cluster.Members) body.Text(member);
        body.Send();
    }

    /// <summary>Reads the frame.</summary>
    /// <param name="frame">A whole frame of kind <see cref="FrameKind.Hello"/>.</param>
    /// <param name="hello">What it says. After a version other than <see cref="CurrentVersion"/> nothing is read.</param>
    /// <param name="version">The version that it declares, 0 if it can't be read.</param>
    /// <returns>False if the magic is wrong, the version another, or a field missing or out of range.</returns>
    public static bool TryRead(ReadOnlySpan<byte> frame, [NotNullWhen(true)] out HelloFrame? hello, out int version)
    {
        hello = null;
        version = 0;
        BodyReader body = new(frame);
        if (!body.TryUInt64(out ulong magic) || magic != Magic) return false;
        if (!body.TryUInt16(out ushort declared)) return false;
        version = declared;
        if (version != CurrentVersion) return false;

        if (!body.TryByte(out byte slot) || !body.TryUInt64(out ulong incarnation)) return false;
        if (!TryReadCluster(ref body, out ClusterIdentity? cluster)) return false;
        hello = new HelloFrame(version, slot, incarnation, cluster);
        return true;
    }

    private static bool TryReadCluster(ref BodyReader body, [NotNullWhen(true)] out ClusterIdentity? cluster)
    {
        cluster = null;
        if (!body.TryByte(out byte width) || width is < VectorClock.WidthMin or > VectorClock.WidthMax) return false;
        if (!body.TryText(ClusterIdentity.NameBytesMax, out string? name)) return false;
        if (!body.TryByte(out byte count)) return false;

        string[] members = new string[count];
        for (int slot = 0; slot < count; slot++)
        {
            if (!body.TryText(ClusterIdentity.NameBytesMax, out string? member)) return false;
            members[slot] = member;
        }

        return body.AtEnd && ClusterIdentity.TryCreate(name, members, width, out cluster);
    }
}
