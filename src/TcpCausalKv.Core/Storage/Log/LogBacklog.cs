namespace TcpCausalKv.Core.Storage.Log;

/// <summary>
/// Whole frames that the log was given and has not written, in their order: for want of room on the disk, or because they are long. Nobody is shown
/// them before they are.
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
        if (!frames.IsEmpty) AddKept(frames.ToArray());
    }

    /// <summary>Adds frames at the end whose bytes never change.</summary>
    internal void AddKept(ReadOnlyMemory<byte> frames)
    {
        Bytes += frames.Length;
        if (_first.IsEmpty) _first = frames;
        else _rest.Enqueue(frames);
    }

    /// <summary>Frames at the front of <see cref="First"/> are written.</summary>
    internal void Advance(int bytes)
    {
        Bytes -= bytes;
        _first = _first[bytes..];
        if (_first.IsEmpty && _rest.TryDequeue(out ReadOnlyMemory<byte> next)) _first = next;
    }
}
