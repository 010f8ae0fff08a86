using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using TcpCausalKv.Core.Cluster;

namespace TcpCausalKv.Core.Wire.Control;

// epochs-frame = kind epochs        epochs as in BodyWriter

/// <summary>Either way: what the sender knows of the epochs of every node's history. Before the first batch, and whenever it knows more.</summary>
public static class EpochsFrame
{
    /// <summary>Writes the frame.</summary>
    public static void Write(IBufferWriter<byte> output, EpochTable epochs)
    {
        BodyWriter body = new(output, FrameKind.Epochs, epochs.WireBytesMax);
        body.Epochs(epochs);
        body.Send();
    }

    /// <summary>Reads the frame.</summary>
    /// <param name="frame">A whole frame of kind <see cref="FrameKind.Epochs"/>.</param>
    /// <param name="width">Width of the cluster.</param>
    /// <param name="epochs">What it says.</param>
    /// <returns>False if a field is missing or out of range, or an epoch begins twice.</returns>
    public static bool TryRead(ReadOnlySpan<byte> frame, int width, [NotNullWhen(true)] out EpochTable? epochs)
    {
        BodyReader body = new(frame);
        return body.TryEpochs(width, out epochs) && body.AtEnd;
    }
}
