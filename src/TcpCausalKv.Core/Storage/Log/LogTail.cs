namespace TcpCausalKv.Core.Storage.Log;

/// <summary>The latest batches of the log in memory, for those who read at its end.</summary>
/// <remarks>Chunks of whole frames; the oldest one's buffer becomes the newest's, so that appending allocates nothing once it is full.</remarks>
internal sealed class LogTail(int bytesMax, long start)
{
    private const int ChunkBytes = 256 * 1024;

    private readonly List<Chunk> _chunks = [];
    private long _bufferBytes;
    private long _end = start;

    internal void Append(ReadOnlySpan<byte> frame)
    {
        // A batch that is larger than all that may be kept is read from its file.
        if (frame.Length > bytesMax) _chunks.Clear();
        else Take(frame);
        if (_chunks.Count == 0) _bufferBytes = 0;
        _end += frame.Length;
    }

    /// <summary>Whole frames from a log offset on, as far as they lie side by side; false if they are not here.</summary>
    internal bool TryRead(long logOffset, out ReadOnlySpan<byte> frames)
    {
        frames = default;
        if (_chunks.Count == 0 || logOffset < _chunks[0].Start || logOffset >= _end) return false;

        int at = _chunks.Count - 1;
        while (_chunks[at].Start > logOffset) at--;
        Chunk chunk = _chunks[at];
        frames = chunk.Buffer.AsSpan((int)(logOffset - chunk.Start), chunk.Length - (int)(logOffset - chunk.Start));
        return true;
    }

    private void Take(ReadOnlySpan<byte> frame)
    {
        if (_chunks.Count == 0 || _chunks[^1].Buffer.Length - _chunks[^1].Length < frame.Length) AddChunk(frame.Length);
        Chunk chunk = _chunks[^1];
        frame.CopyTo(chunk.Buffer.AsSpan(chunk.Length));
        chunk.Length += frame.Length;
    }

    private void AddChunk(int frameBytes)
    {
        int bytes = Math.Max(Math.Min(ChunkBytes, bytesMax), frameBytes);
        Chunk? spare = null;
        while (_chunks.Count > 0 && _bufferBytes + bytes > bytesMax)
        {
            if (_chunks[0].Buffer.Length == bytes) spare = _chunks[0];
            _bufferBytes -= _chunks[0].Buffer.Length;
            _chunks.RemoveAt(0);
        }

        Chunk next = spare ?? new Chunk(GC.AllocateUninitializedArray<byte>(bytes));
        next.Start = _end;
        next.Length = 0;
        _chunks.Add(next);
        _bufferBytes += bytes;
    }

    private sealed class Chunk(byte[] buffer)
    {
        internal byte[] Buffer { get; } = buffer;

        internal long Start { get; set; }

        internal int Length { get; set; }
    }
}
