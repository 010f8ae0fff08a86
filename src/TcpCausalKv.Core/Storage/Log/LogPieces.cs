using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Batches;

namespace TcpCausalKv.Core.Storage.Log;

/// <summary>Pieces of the log that were read from its files last, so that a few slow readers need not read a piece for every batch.</summary>
/// <remarks>Checksums are checked here: what the disk lets rot is not sent to anybody.</remarks>
internal sealed class LogPieces(int pieceBytes)
{
    private const int PiecesMax = 4;

    // The first part of a long frame shows whose it is.
    private static readonly int s_headBytesMax = BatchHeader.Bytes(VectorClock.WidthMax);

    private readonly List<Piece> _pieces = [];

    /// <summary>Whole frames from a log offset on, if they were read before.</summary>
    internal bool TryRead(long logOffset, out ReadOnlySpan<byte> frames)
    {
        for (int at = 0; at < _pieces.Count; at++)
        {
            Piece piece = _pieces[at];
            if (logOffset < piece.Start || logOffset >= piece.Start + piece.Length) continue;

            MoveToFront(at);
            frames = piece.Buffer.AsSpan((int)(logOffset - piece.Start), piece.Length - (int)(logOffset - piece.Start));
            return true;
        }

        frames = default;
        return false;
    }

    /// <summary>Reads whole frames from a log offset in a segment on; of a frame that is longer than a piece the first part, unchecked.</summary>
    /// <exception cref="StorageException">The disk failed, or gave back something else than what was written.</exception>
    internal ReadOnlySpan<byte> Load(LogSegment segment, long logOffset)
    {
        Piece piece = Oldest();
        piece.Length = 0;
        piece.Start = logOffset;
        int bytes = (int)Math.Min(pieceBytes, segment.End - logOffset);
        Fill(piece, segment, bytes);

        long first = bytes < Frame.LengthFieldBytes ? 0 : Frame.TotalBytes(piece.Buffer);
        if (first < Frame.BytesMin || first > segment.End - logOffset) throw Broken(segment, logOffset);
        if (first > bytes) Fill(piece, segment, bytes = (int)Math.Min(first, Math.Max(pieceBytes, s_headBytesMax)));

        piece.Length = first > bytes ? bytes : CheckedBytes(piece.Buffer.AsSpan(0, bytes), segment, logOffset);
        return piece.Buffer.AsSpan(0, piece.Length);
    }

    /// <summary>Reads a part of a long frame, unchecked, and nothing of what follows the frame.</summary>
    /// <exception cref="StorageException">The disk failed.</exception>
    internal ReadOnlySpan<byte> LoadPart(LogSegment segment, long logOffset, long bytesMax)
    {
        Piece piece = Oldest();
        piece.Length = 0;
        piece.Start = logOffset;
        int bytes = (int)Math.Min(pieceBytes, bytesMax);
        Fill(piece, segment, bytes);
        piece.Length = bytes;
        return piece.Buffer.AsSpan(0, bytes);
    }

    private static void Fill(Piece piece, LogSegment segment, int bytes)
    {
        if (piece.Buffer.Length < bytes) piece.Buffer = GC.AllocateUninitializedArray<byte>(bytes);
        int read = segment.Opened.Read(LogSegment.FileOffsetOf(piece.Start, segment.Start), piece.Buffer.AsSpan(0, bytes));
        if (read < bytes) throw Broken(segment, piece.Start + read);
    }

    private static int CheckedBytes(ReadOnlySpan<byte> frames, LogSegment segment, long logOffset)
    {
        int at = 0;
        while (frames.Length - at >= Frame.LengthFieldBytes)
        {
            long bytes = Frame.TotalBytes(frames[at..]);
            if (bytes >= Frame.BytesMin && bytes > frames.Length - at) break;
            if (bytes < Frame.BytesMin || !Frame.IsIntact(frames.Slice(at, (int)bytes))) throw Broken(segment, logOffset + at);
            at += (int)bytes;
        }

        return at;
    }

    internal static StorageException Broken(LogSegment segment, long logOffset) =>
        new($"{segment.Name} is damaged at offset {LogSegment.FileOffsetOf(logOffset, segment.Start)}: what is read there is not what was written");

    // A buffer that grew for one large batch is let go with it.
    private Piece Oldest()
    {
        if (_pieces.Count < PiecesMax) _pieces.Add(new Piece { Buffer = GC.AllocateUninitializedArray<byte>(pieceBytes) });
        else if (_pieces[^1].Buffer.Length > pieceBytes) _pieces[^1].Buffer = GC.AllocateUninitializedArray<byte>(pieceBytes);
        MoveToFront(_pieces.Count - 1);
        return _pieces[0];
    }

    private void MoveToFront(int at)
    {
        if (at == 0) return;
        Piece piece = _pieces[at];
        _pieces.RemoveAt(at);
        _pieces.Insert(0, piece);
    }

    private sealed class Piece
    {
        internal byte[] Buffer { get; set; } = [];

        internal long Start { get; set; }

        internal int Length { get; set; }
    }
}
