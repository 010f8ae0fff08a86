using System.Buffers;

namespace TcpCausalKv.Core.Wire.Batches;

// piece = kind at:u32 bytes          the bytes of a longer frame from offset at on; at 0 a frame begins, whatever came before

/// <summary>Either way: some bytes of a batch whose frame is longer than <see cref="FrameLimits.PieceBytes"/>.</summary>
public static class PieceFrame
{
    /// <summary>Bytes of the frame beside those of the piece.</summary>
    public const int OverheadBytes = Frame.BytesMin + sizeof(uint);

    /// <summary>Writes the frame.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="at">Offset of the piece in the longer frame, at least 0.</param>
    /// <param name="bytes">The piece.</param>
    public static void Write(IBufferWriter<byte> output, long at, ReadOnlySpan<byte> bytes)
    {
        BodyWriter body = new(output, FrameKind.Piece, bytes.Length);
        body.UInt32((uint)at);
        body.Bytes(bytes);
        body.Send();
    }

    /// <summary>Reads the frame.</summary>
    /// <param name="frame">A whole frame of kind <see cref="FrameKind.Piece"/>, its checksum checked.</param>
    /// <param name="at">Offset of the piece.</param>
    /// <param name="bytes">The piece, at least one byte. Borrows <paramref name="frame"/>.</param>
    /// <returns>False if a field is missing or out of range.</returns>
    public static bool TryRead(ReadOnlySpan<byte> frame, out int at, out ReadOnlySpan<byte> bytes)
    {
        BodyReader body = new(frame);
        bool isRead = body.TryCount(out at);
        bytes = body.Rest;
        return isRead && !bytes.IsEmpty;
    }
}
