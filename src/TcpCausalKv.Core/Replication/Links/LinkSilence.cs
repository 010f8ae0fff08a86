namespace TcpCausalKv.Core.Replication.Links;

/// <summary>When something was heard of a peer last, and whether that is too long ago.</summary>
/// <remarks>Owned by a link. All times are monotonic milliseconds.</remarks>
internal sealed class LinkSilence(LinkOptions options, long startedMs)
{
    private readonly long _startedMs = startedMs;
    private long _partBytes;

    /// <summary>When something was heard last, be it a part of a frame.</summary>
    internal long HeardAtMs { get; private set; } = startedMs;

    /// <summary>When the link ends if nothing more is heard.</summary>
    internal long DueMs(LinkState state) => state == LinkState.Handshake ? _startedMs + options.HandshakeMs : HeardAtMs + options.SilenceMs;

    /// <summary>A whole frame was heard.</summary>
    internal void Heard(long nowMs)
    {
        HeardAtMs = nowMs;
        _partBytes = 0;
    }

    /// <summary>So many bytes of a frame are there, which may be on its way for longer than a silence is borne.</summary>
    /// <returns>True if it has become more.</returns>
    internal bool TryHearPart(long bytes, long nowMs)
    {
        bool isMore = bytes > _partBytes;
        if (isMore) HeardAtMs = nowMs;
        _partBytes = bytes;
        return isMore;
    }

    /// <summary>Why the link is to end, in words; null as long as it is not.</summary>
    internal string? Fault(LinkState state, long nowMs)
    {
        if (state == LinkState.Closed || nowMs < DueMs(state)) return null;
        return state == LinkState.Handshake ? $"no handshake within {options.HandshakeMs} ms" : $"nothing heard for {options.SilenceMs} ms";
    }
}
