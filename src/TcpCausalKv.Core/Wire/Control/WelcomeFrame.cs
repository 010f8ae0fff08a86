using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace TcpCausalKv.Core.Wire.Control;

// welcome = kind version:u16 slot:u8 incarnation:u64 position        position as in PositionFrame

/// <summary>The acceptor's first frame: who answers, and what it has of everybody's writes.</summary>
/// <param name="Version">The version of the peer protocol that the connection goes on in.</param>
/// <param name="Slot">The acceptor's slot.</param>
/// <param name="Incarnation">The acceptor's incarnation.</param>
/// <param name="Position">What the acceptor has applied: the dialler's own stream resumes after its entry.</param>
public sealed record WelcomeFrame(int Version, int Slot, ulong Incarnation, PositionFrame Position)
{
    /// <summary>Writes the frame.</summary>
    public void WriteTo(IBufferWriter<byte> output)
    {
        BodyWriter body = new(output, FrameKind.Welcome);
        body.UInt16((ushort)Version);
        body.Byte((byte)Slot);
        body.UInt64(Incarnation);
        Position.WriteFields(ref body);
        body.Send();
    }

    /// <summary>Reads the frame.</summary>
    /// <param name="frame">A whole frame of kind <see cref="FrameKind.Welcome"/>.</param>
    /// <param name="width">Width of the cluster.</param>
    /// <param name="welcome">What it says.</param>
    /// <returns>False if a field is missing or out of range.</returns>
    public static bool TryRead(ReadOnlySpan<byte> frame, int width, [NotNullWhen(true)] out WelcomeFrame? welcome)
    {
        welcome = null;
        BodyReader body = new(frame);
        if (!body.TryUInt16(out ushort version) || !body.TryByte(out byte slot) || slot >= width) return false;
        if (!body.TryUInt64(out ulong incarnation)) return false;
        if (!PositionFrame.TryReadFields(ref body, width, out PositionFrame? position) || !body.AtEnd) return false;

        welcome = new WelcomeFrame(version, slot, incarnation, position);
        return true;
    }
}
