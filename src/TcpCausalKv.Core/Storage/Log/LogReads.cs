namespace TcpCausalKv.Core.Storage.Log;

/// <summary>Reads the log: its latest batches from memory, others in pieces from their files.</summary>
/// <remarks>Owned by the log.</remarks>
/// <param name="segments">The log's files.</param>
/// <param name="options">Sizes of what is kept in memory.</param>
/// <param name="damaged">Called before a read throws: which segment could not be read, and why.</param>
internal sealed class LogReads(LogSegments segments, SegmentedLogOptions options, Action<int, StorageException> damaged)
{
    /// <summary>In place of the bytes of a part: whole frames are wanted.</summary>
    internal const long WholeFrames = -1;

    private readonly LogTail _tail = new(options.TailBytes, segments.End);
    private readonly LogPieces _pieces = new(options.PieceBytes);

    /// <summary>A frame was written at the end, before the segment counts it.</summary>
    internal void Appended(ReadOnlySpan<byte> frame) => _tail.Append(frame);

    /// <summary>
    /// Whole frames from a place on or the first part of a long one; or a part of at most <paramref name="partBytesMax"/>, unchecked.
    /// </summary>
    /// <exception cref="StorageException">The disk failed, or gave back something else than what was written.</exception>
    internal ReadOnlySpan<byte> Read(long offset, long partBytesMax)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(offset, segments.Start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, segments.End);
        if (offset == segments.End) return default;
        if (!_tail.TryRead(offset, out ReadOnlySpan<byte> bytes) && !_pieces.TryRead(offset, out bytes)) bytes = Load(offset, partBytesMax);
        return partBytesMax == WholeFrames ? bytes : bytes[..(int)Math.Min(bytes.Length, partBytesMax)];
    }

    /// <summary>A frame is not what was written, as its reader has found.</summary>
    internal void ThrowDamaged(long offset)
    {
        int at = segments.IndexOf(offset);
        StorageException damage = LogPieces.Broken(segments[at], offset);
        damaged(at, damage);
        throw damage;
    }

    private ReadOnlySpan<byte> Load(long offset, long partBytesMax)
    {
        int at = segments.IndexOf(offset);
        try
        {
            return partBytesMax == WholeFrames ? _pieces.Load(segments[at], offset) : _pieces.LoadPart(segments[at], offset, partBytesMax);
        }
        catch (StorageException failure)
        {
            damaged(at, failure);
            throw;
        }
    }
}
