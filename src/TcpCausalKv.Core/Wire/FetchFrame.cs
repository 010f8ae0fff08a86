using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using TcpCausalKv.Core.Clocks;

namespace TcpCausalKv.Core.Wire;

// fetch = kind after:u64{width}

/// <summary>Asks for every batch that follows a clock, in delivery order. A second request replaces the first.</summary>
/// <param name="After">What the asking node has applied.</param>
public sealed record FetchFrame(VectorClock After)
{
    /// <summary>Writes the frame.</summary>
    public void WriteTo(IBufferWriter<byte> output)
    {
        BodyWriter body = new(output, FrameKind.Fetch);
        body.Clock(After);
        body.Send();
    }

    /// <summary>Reads the frame.</summary>
    /// <param name="frame">A whole frame of kind <see cref="FrameKind.Fetch"/>.</param>
    /// <param name="width">Width of the cluster.</param>
    /// <param name="fetch">What it says.</param>
    /// <returns>False if the clock is incomplete or out of range.</returns>
    public static bool TryRead(ReadOnlySpan<byte> frame, int width, [NotNullWhen(true)] out FetchFrame? fetch)
    {
        fetch = null;
        BodyReader body = new(frame);
        if (!body.TryClock(width, out VectorClock? after) || !body.AtEnd) return false;
        fetch = new FetchFrame(after);
        return true;
    }
}
