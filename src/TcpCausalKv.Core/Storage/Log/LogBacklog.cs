namespace TcpCausalKv.Core.Storage.Log;

/// <summary>
/// Whole frames that the log was given and that the disk has no room for, in their order. Nobody is shown them before they are written.
/// </summary>
/// <remarks>Owned by the loop's thread.</remarks>
internal sealed class LogBacklog
{
    private readonly Queue<ReadOnlyMemory<byte>> _rest = new();
    private ReadOnlyMemory<byte> _first;

    /// <summary>Bytes that wait.</summary>
    internal long Bytes { get; private set; }

    internal bool IsEmpty => Bytes == 0;

    /// <summary>The oldest frames, of one turn.</summary>
    internal ReadOnlySpan<byte> First => _first.Span;

    /// <summary>Adds frames at the end; they are copied.</summary>
    internal void Add(ReadOnlySpan<byte> frames)
    {
        if (frames.IsEmpty) return;
        Bytes += frames.Length;
        if (_first.IsEmpty) _first = frames.ToArray();
        else _rest.Enqueue(frames.ToArray());
    }

    /// <summary>Frames at the front of <see cref="First"/> are written.</summary>
    internal void Advance(int bytes)
    {
        Bytes -= bytes;
        _first = _first[bytes..];
        if (_first.IsEmpty && _rest.TryDequeue(out ReadOnlyMemory<byte> next)) _first = next;
    }
}
