using TcpCausalKv.Core.Wire.Batches;

namespace TcpCausalKv.Core.Wire;

/// <summary>Puts one long frame together from the pieces in which it comes, and checks it as they do.</summary>
/// <remarks>
/// <para>Owned by a link; not thread-safe. Pieces come in order; one at offset 0 begins a frame, and an unfinished one before it is forgotten: its
/// sender has started anew.</para>
/// <para>The memory is taken in one piece when a frame begins, so that nothing is copied as it grows. What has not come is not touched, so the system
/// has not given it: a peer that only declares a length takes addresses and no memory.</para>
/// </remarks>
/// <param name="frameBytesMax">Longest frame that may be put together, bytes.</param>
public sealed class FrameAssembly(int frameBytesMax)
{
    private FrameProgress _progress;
    private byte[] _frame = [];

    /// <summary>Bytes that have come of an unfinished frame.</summary>
    public long Bytes => _progress.Taken;

    /// <summary>Takes in the next piece.</summary>
    /// <param name="piece">A whole frame of kind <see cref="FrameKind.Piece"/>, its checksum checked.</param>
    /// <param name="frame">The long frame once its last piece is in, its checksum checked, owned by the caller; else null.</param>
    /// <returns>Why the piece can't be believed: then all is forgotten, and the link is to end.</returns>
    public WireFault Take(ReadOnlySpan<byte> piece, out byte[]? frame)
    {
        frame = null;
        if (!PieceFrame.TryRead(piece, out int at, out ReadOnlySpan<byte> bytes)) return Fail(WireFault.Truncated);

        WireFault fault = at == 0 ? Begin(bytes) : WireFault.None;
        if (fault != WireFault.None) return Fail(fault);
        if (at != _progress.Taken || bytes.Length > _progress.Rest) return Fail(WireFault.Truncated);

        bytes.CopyTo(_frame.AsSpan(at));
        _progress.Take(bytes);
        if (_progress.Rest > 0) return WireFault.None;
        if (!_progress.IsIntact) return Fail(WireFault.Checksum);

        frame = _frame;
        Clear();
        return WireFault.None;
    }

    /// <summary>Forgets an unfinished frame.</summary>
    public void Clear()
    {
        _progress = default;
        _frame = [];
    }

    private WireFault Begin(ReadOnlySpan<byte> first)
    {
        Clear();
        if (first.Length < Frame.BytesMin) return WireFault.Truncated;
        if (Frame.Kind(first) != FrameKind.Batch) return WireFault.UnexpectedKind;

        long total = Frame.TotalBytes(first);
        if (total < Frame.BytesMin || total > frameBytesMax) return WireFault.FrameLength;

        // Pinned, which keeps it where no collection would move so much.
        _frame = GC.AllocateUninitializedArray<byte>((int)total, pinned: true);
        _progress.Begin(first);
        return WireFault.None;
    }

    private WireFault Fail(WireFault fault)
    {
        Clear();
        return fault;
    }
}
