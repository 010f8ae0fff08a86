using System.Buffers;
using TcpCausalKv.Core.Wire;

namespace TcpCausalKv.Core.Storage.Snapshots;

/// <summary>Cuts the frames of one file, from its beginning to its end. Never asks for more memory than the file has bytes.</summary>
internal sealed class SnapshotFrames : IDisposable
{
    private const int ReadBytes = 256 * 1024;

    private readonly IDataFile _file;
    private readonly FrameReader _reader;
    private byte[] _buffer;
    private int _start;
    private int _end;

    /// <summary>Starts at the beginning of a file, which it closes when it is disposed.</summary>
    public SnapshotFrames(IDataFile file, int frameBytesMax)
    {
        _file = file;
        Length = file.Length;
        _buffer = new byte[Math.Min(ReadBytes, Length)];
        _reader = new FrameReader(frameBytesMax);
    }

    /// <summary>Length of the file.</summary>
    public long Length { get; }

    /// <summary>Where the frame begins that <see cref="TryRead"/> gave last, or could not give.</summary>
    public long Offset { get; private set; }

    /// <summary>Where the next frame begins.</summary>
    public long NextOffset { get; private set; }

    /// <summary>Goes on at a place where a frame begins.</summary>
    public void GoTo(long offset)
    {
        NextOffset = offset;
        _start = _end = 0;
    }

    /// <summary>Reads the header of a frame, and nothing of its body: whether that is intact stays unknown.</summary>
    /// <param name="offset">Where the frame begins.</param>
    /// <param name="header">Room for <see cref="Frame.HeaderBytes"/>.</param>
    /// <returns>False if the file ends before.</returns>
    /// <exception cref="StorageException">The disk failed.</exception>
    public bool TryReadHeader(long offset, Span<byte> header) => _file.Read(offset, header) == header.Length;

    /// <summary>Reads the next frame.</summary>
    /// <param name="frame">A whole frame, its checksum checked. Borrowed until the next call.</param>
    /// <param name="fault">Why there is none; <see cref="WireFault.Truncated"/> where the file ends before it does.</param>
    /// <exception cref="StorageException">The disk failed.</exception>
    public bool TryRead(out ReadOnlySpan<byte> frame, out WireFault fault)
    {
        Offset = NextOffset;
        while (true)
        {
            ReadOnlySequence<byte> input = new(_buffer, _start, _end - _start);
            OperationStatus status = _reader.TryRead(ref input, out frame, out fault);
            if (status == OperationStatus.Done)
            {
                _start += frame.Length;
                NextOffset += frame.Length;
                return true;
            }

            if (status == OperationStatus.InvalidData) return false;
            if (TryFill()) continue;

            fault = WireFault.Truncated;
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _reader.Dispose();
        _file.Dispose();
    }

    // False where the file ends before the frame whose beginning is in the buffer.
    private bool TryFill()
    {
        int have = _end - _start;
        long needed = have < Frame.LengthFieldBytes ? Frame.BytesMin : Frame.TotalBytes(_buffer.AsSpan(_start));
        if (NextOffset + needed > Length) return false;

        MakeRoom((int)needed);
        int read = _file.Read(NextOffset + have, _buffer.AsSpan(_end));
        _end += read;
        return read > 0;
    }

    // A frame above the usual size gets a buffer of its own, for as long as it takes.
    private void MakeRoom(int needed)
    {
        int size = Math.Max(needed, (int)Math.Min(ReadBytes, Length));
        byte[] buffer = size == _buffer.Length ? _buffer : new byte[size];
        _buffer.AsSpan(_start, _end - _start).CopyTo(buffer);
        _buffer = buffer;
        _end -= _start;
        _start = 0;
    }
}
