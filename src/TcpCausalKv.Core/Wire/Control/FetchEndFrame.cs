using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using TcpCausalKv.Core.Clocks;

namespace TcpCausalKv.Core.Wire.Control;

// fetch-end = kind outcome:u8 logStart:u64{width}

/// <summary>Ends the answer to a fetch.</summary>
/// <param name="Outcome">How it went.</param>
/// <param name="LogStart">The clock after which the answering node's log begins.</param>
public sealed record FetchEndFrame(FetchOutcome Outcome, VectorClock LogStart)
{
    /// <summary>Writes the frame.</summary>
    public void WriteTo(IBufferWriter<byte> output)
    {
        BodyWriter body = new(output, FrameKind.FetchEnd);
        body.Byte((byte)Outcome);
        body.Clock(LogStart);
        body.Send();
    }

    /// <summary>Reads the frame.</summary>
    /// <param name="frame">A whole frame of kind <see cref="FrameKind.FetchEnd"/>.</param>
    /// <param name="width">Width of the cluster.</param>
    /// <param name="end">What it says.</param>
    /// <returns>False if a field is missing or out of range.</returns>
    public static bool TryRead(ReadOnlySpan<byte> frame, int width, [NotNullWhen(true)] out FetchEndFrame? end)
    {
        end = null;
        BodyReader body = new(frame);
        if (!body.TryByte(out byte outcome) || outcome > (byte)FetchOutcome.Busy) return false;
        if (!body.TryClock(width, out VectorClock? logStart) || !body.AtEnd) return false;
        end = new FetchEndFrame((FetchOutcome)outcome, logStart);
        return true;
    }
}
