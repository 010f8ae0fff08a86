namespace TcpCausalKv.Core.Wire;

/// <summary>The bounds that every length and count is checked against before it is believed.</summary>
public sealed record FrameLimits
{
    /// <summary>Longest key, bytes.</summary>
    public int KeyBytesMax { get; init; } = 512 * 1024 * 1024;

    /// <summary>Longest name of an element, its kind and part, bytes.</summary>
    public int ElementBytesMax => KeyBytesMax + 1;

    /// <summary>Longest value, bytes.</summary>
    public int ValueBytesMax { get; init; } = 512 * 1024 * 1024;

    /// <summary>All effects of one write, encoded, bytes. A larger write is refused at its origin.</summary>
    public int WriteBytesMax { get; init; } = 520 * 1024 * 1024;

    /// <summary>An open batch that has reached this size is closed before the next write, bytes.</summary>
    public int BatchBytesTarget { get; init; } = 128 * 1024;

    /// <summary>Most writes of one batch.</summary>
    public int BatchCountMax { get; init; } = 16 * 1024;

    /// <summary>A batch longer than this travels between peers in pieces of so many bytes, so that other frames pass between them.</summary>
    public int PieceBytes { get; init; } = 256 * 1024;

    /// <summary>A batch longer than this is not copied on its way to the log, and is written there in steps of so many bytes, one a turn.</summary>
    public int StepBytes { get; init; } = 2 * 1024 * 1024;

    /// <summary>Longest frame, bytes, its length field included. Follows from the other bounds.</summary>
    public int FrameBytesMax => WriteBytesMax + BatchBytesTarget + 1024;
}
