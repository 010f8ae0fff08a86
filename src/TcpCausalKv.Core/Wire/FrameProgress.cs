namespace TcpCausalKv.Core.Wire;

/// <summary>How far a frame that comes piece by piece has got, and the checksum of what has come.</summary>
/// <remarks>A value of its owner's; the bytes are not kept. Invariant: <see cref="Taken"/> &lt;= <see cref="Total"/>.</remarks>
internal struct FrameProgress
{
    private uint _declared;
    private uint _checksum;

    /// <summary>Length of the whole frame, bytes; 0 if none has begun.</summary>
    public long Total { get; private set; }

    /// <summary>Bytes that have come.</summary>
    public long Taken { get; private set; }

    /// <summary>Bytes that are still to come.</summary>
    public readonly long Rest => Total - Taken;

    /// <summary>True once all bytes have come and their checksum is what the frame claims.</summary>
    public readonly bool IsIntact => Total > 0 && Rest == 0 && _checksum == _declared;

    /// <summary>A frame begins.</summary>
    /// <param name="first">Its first bytes, at least <see cref="Frame.HeaderBytes"/>; <see cref="Take"/> gets them too.</param>
    public void Begin(ReadOnlySpan<byte> first)
    {
        Total = Frame.TotalBytes(first);
        Taken = 0;
        _declared = Frame.DeclaredChecksum(first);
        _checksum = 0;
    }

    /// <summary>The next bytes have come, at most <see cref="Rest"/>; the first ones hold the whole header.</summary>
    public void Take(ReadOnlySpan<byte> bytes)
    {
        _checksum = Frame.ContinueChecksum(_checksum, Taken == 0 ? bytes[Frame.HeaderBytes..] : bytes);
        Taken += bytes.Length;
    }
}
