using TcpCausalKv.Core.Wire;

namespace TcpCausalKv.Fuzz;

/// <summary>Mends the checksums of frames, so that changed bytes get behind them: no fuzzer guesses a CRC-32C.</summary>
public static class FrameSeals
{
    /// <summary>Mends every frame whose declared length lies within <paramref name="frames"/>; the lengths stay.</summary>
    public static void Mend(Span<byte> frames)
    {
        while (frames.Length >= Frame.BytesMin)
        {
            long total = Frame.TotalBytes(frames);
            if (total < Frame.BytesMin || total > frames.Length) return;

            Frame.Seal(frames[..(int)total]);
            frames = frames[(int)total..];
        }
    }

    /// <summary>Cuts one frame from the front and seals it. A length that can't be right becomes all that is left.</summary>
    /// <param name="frames">Advanced past the frame.</param>
    /// <param name="frame">A whole frame with a right checksum.</param>
    /// <returns>False if too little is left for a frame.</returns>
    public static bool TryCut(ref Span<byte> frames, out Span<byte> frame)
    {
        frame = default;
        if (frames.Length < Frame.BytesMin) return false;

        long total = Frame.TotalBytes(frames);
        frame = total < Frame.BytesMin || total > frames.Length ? frames : frames[..(int)total];
        frames = frames[frame.Length..];
        Frame.Seal(frame);
        return true;
    }
}
