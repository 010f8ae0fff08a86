using System.Buffers;

namespace TcpCausalKv.Core.Wire;

/// <summary>
/// Cuts frames from the bytes of one connection. A frame that arrived in several pieces is joined in a buffer of this
/// reader's own, which is given back once it is no longer needed.
/// </summary>
/// <remarks>Owned by the link; not thread-safe.</remarks>
public sealed class FrameReader : IDisposable
{
    private int _frameBytesMax;
    private byte[]? _joined;

    /// <summary>A reader that refuses frames above <paramref name="frameBytesMax"/> bytes.</summary>
    public FrameReader(int frameBytesMax) => _frameBytesMax = frameBytesMax;

    /// <summary>Changes the bound: a stranger may send a hello only, a member batches.</summary>
    public void SetBound(int frameBytesMax) => _frameBytesMax = frameBytesMax;

    /// <summary>Cuts one frame from the front of <paramref name="input"/>.</summary>
    /// <param name="input">What has arrived; advanced past the frame when one is cut, else left alone.</param>
    /// <param name="frame">The whole frame, its checksum checked; empty but with Done. Borrowed until the next call or until the input is given
    /// back.</param>
    /// <param name="fault">Why the bytes can't be believed; <see cref="WireFault.None"/> but with InvalidData.</param>
    /// <returns>Done; NeedMoreData, nothing cut; InvalidData, end the connection: the position in the stream is lost.</returns>
    public OperationStatus TryRead(scoped ref ReadOnlySequence<byte> input, out ReadOnlySpan<byte> frame, out WireFault fault)
    {
        ReleaseJoined();
        frame = default;
        fault = WireFault.None;
        if (input.Length < Frame.LengthFieldBytes) return OperationStatus.NeedMoreData;

        // The declared length is held against its bound before anybody waits for that many bytes.
        long total = DeclaredBytes(input);
        if (total < Frame.BytesMin || total > _frameBytesMax)
        {
            fault = WireFault.FrameLength;
            return OperationStatus.InvalidData;
        }

        if (input.Length < total) return OperationStatus.NeedMoreData;

        ReadOnlySpan<byte> whole = Contiguous(input.Slice(0, total));
        if (!Frame.IsIntact(whole))
        {
            fault = WireFault.Checksum;
            return OperationStatus.InvalidData;
        }

        frame = whole;
        input = input.Slice(total);
        return OperationStatus.Done;
    }

    /// <summary>Gives the joining buffer back.</summary>
    public void Dispose() => ReleaseJoined();

    private static long DeclaredBytes(in ReadOnlySequence<byte> input)
    {
        if (input.FirstSpan.Length >= Frame.LengthFieldBytes) return Frame.TotalBytes(input.FirstSpan);

        Span<byte> field = stackalloc byte[Frame.LengthFieldBytes];
        input.Slice(0, Frame.LengthFieldBytes).CopyTo(field);
        return Frame.TotalBytes(field);
    }

    private ReadOnlySpan<byte> Contiguous(ReadOnlySequence<byte> piece)
    {
        if (piece.IsSingleSegment) return piece.FirstSpan;

        int length = (int)piece.Length;
        _joined = ArrayPool<byte>.Shared.Rent(length);
        piece.CopyTo(_joined);
        return _joined.AsSpan(0, length);
    }

    private void ReleaseJoined()
    {
        if (_joined is null) return;
        ArrayPool<byte>.Shared.Return(_joined);
        _joined = null;
    }
}
