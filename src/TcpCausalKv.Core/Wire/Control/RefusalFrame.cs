using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace TcpCausalKv.Core.Wire.Control;

// refusal = kind reason:u8 text:text

/// <summary>The last frame of a connection: why the sender ends it.</summary>
/// <param name="Reason">The reason's number.</param>
/// <param name="Text">The reason in words, for both sides' logs.</param>
public sealed record RefusalFrame(RefusalReason Reason, string Text)
{
    /// <summary>Longest text, UTF-8 bytes.</summary>
    public const int TextBytesMax = 4096;

    /// <summary>Writes the frame.</summary>
    public void WriteTo(IBufferWriter<byte> output)
    {
        BodyWriter body = new(output, FrameKind.Refusal);
        body.Byte((byte)Reason);
        body.Text(Text.Length > TextBytesMax / 4 ? Text[..(TextBytesMax / 4)] : Text);
        body.Send();
    }

    /// <summary>Reads the frame.</summary>
    /// <param name="frame">A whole frame of kind <see cref="FrameKind.Refusal"/>.</param>
    /// <param name="refusal">What it says.</param>
    /// <returns>False if a field is missing or out of range, or the text has a control character.</returns>
    public static bool TryRead(ReadOnlySpan<byte> frame, [NotNullWhen(true)] out RefusalFrame? refusal)
    {
        refusal = null;
        BodyReader body = new(frame);
        if (!body.TryByte(out byte reason)) return false;
        if (!body.TryText(TextBytesMax, out string? text) || !body.AtEnd) return false;

        // A stranger's words go into the log: they must not pass for lines of their own.
        if (text.Any(char.IsControl)) return false;
        refusal = new RefusalFrame((RefusalReason)reason, text);
        return true;
    }
}
