namespace TcpCausalKv.Core.Storage;

//   space that the store may use
//   | snapshot | the next one, while it is written | growth until the next one is due | kept for peers that are late | slack        |
//   | data     | data                              | 1/4 of the rest                  | at most 1/2 of the rest      | what is left |

/// <summary>How a store divides the space that it has on its volume: what is set aside and kept follows the volume and the data in it.</summary>
/// <param name="SegmentBytes">Bytes of a segment at most. Small beside the volume, because the log is given back by whole segments.</param>
/// <param name="GrowthBytes">The log's growth from which on a snapshot is due, however small that is beside the last one.</param>
/// <param name="RetainedBytesMax">Bytes of batches that may be kept although a snapshot covers them, because a peer lacks them.</param>
/// <param name="SlackBytes">Bytes that stay free for what can't be put off: the writes of a turn, marks, the identity.</param>
public sealed record SpacePlan(long SegmentBytes, long GrowthBytes, long RetainedBytesMax, long SlackBytes)
{
    /// <summary>The smallest segment that is worth a file, bytes.</summary>
    public const long SegmentBytesMin = 64 * 1024;

    private const int SegmentsPerVolume = 32;
    private const int SlackDivisor = 8;

    /// <summary>The plan where nobody knows how large the volume is: it bounds nothing.</summary>
    public static SpacePlan Unbounded { get; } = new(long.MaxValue, long.MaxValue, long.MaxValue, 0);

    /// <summary>The plan for a volume.</summary>
    /// <param name="usableBytes">What the store has there, and what is free.</param>
    /// <param name="dataBytes">What a snapshot of the data would have.</param>
    /// <param name="turnBytes">What one turn may write.</param>
    public static SpacePlan Of(long usableBytes, long dataBytes, long turnBytes)
    {
        long segment = Math.Max(SegmentBytesMin, usableBytes / SegmentsPerVolume);
        long rest = Math.Max(0, usableBytes - dataBytes - dataBytes);
        long slack = Math.Min(turnBytes + turnBytes + segment, usableBytes / SlackDivisor);
        return new SpacePlan(segment, Math.Max(segment, rest / 4), Math.Max(segment, rest / 2), slack);
    }
}
