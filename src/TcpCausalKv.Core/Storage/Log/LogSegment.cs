using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Wire;

namespace TcpCausalKv.Core.Storage.Log;

/// <summary>One segment of the log, whose file is opened when it is needed first.</summary>
internal sealed class LogSegment(IDataDirectory directory, long start, VectorClock clockBefore) : IDisposable
{
    private IDataFile? _file;

    // Bytes behind the end that are written of a long frame.
    private int _stepped;

    internal long Start { get; } = start;

    internal long End { get; set; } = start;

    internal long Bytes => End - Start;

    internal VectorClock ClockBefore { get; } = clockBefore;

    internal string Name => SegmentName.Of(Start);

    internal IDataFile Opened => _file ??= directory.Open(Name);

    /// <summary>True once a sync of the directory has ended that covers the file's creation.</summary>
    internal bool EntryIsDurable { get; set; }

    /// <summary>True while the sync that is under way uses the file.</summary>
    internal bool IsSyncing { get; set; }

    internal ulong NextMarkSerial { get; set; } = 1;

    internal static long FileOffsetOf(long logOffset, long start) => SegmentHeader.PageBytes + logOffset - start;

    /// <summary>Bytes of the frames at the front that fit some room together; the first one does in any case.</summary>
    internal static int BytesThatFit(ReadOnlySpan<byte> frames, long room)
    {
        if (frames.Length <= room) return frames.Length;

        int fit = (int)Frame.TotalBytes(frames);
        while (fit < frames.Length && fit + Frame.TotalBytes(frames[fit..]) <= room) fit += (int)Frame.TotalBytes(frames[fit..]);
        return fit;
    }

    /// <summary>Makes the file. If there is no room for it there is none, as before.</summary>
    internal void Create(SegmentHeader header)
    {
        _file = directory.CreatePrepared(Name);
        try
        {
            _file.Write(0, header.ToPage());
        }
        catch (StorageException full) when (full.IsFull)
        {
            Delete();
            throw;
        }
    }

    /// <summary>
    /// Writes frames at the end, which is moved by the caller; of a single long one the next step only. If there is no room the file ends where it
    /// did: what comes next may go into another one.
    /// </summary>
    /// <returns>False if more steps of the frame are to follow, by calls with the same one.</returns>
    internal bool Write(ReadOnlySpan<byte> frames, int stepBytes)
    {
        long end = FileOffsetOf(End, Start);
        bool isLong = Frame.TotalBytes(frames) > stepBytes;
        int bytes = isLong ? Math.Min(stepBytes, frames.Length - _stepped) : frames.Length;
        try
        {
            Opened.Write(end + _stepped, frames.Slice(_stepped, bytes));
        }
        catch (StorageException full) when (full.IsFull)
        {
            _stepped = 0;
            Opened.Truncate(end);
            throw;
        }

        _stepped = _stepped + bytes < frames.Length ? _stepped + bytes : 0;
        return _stepped == 0;
    }

    internal void WriteMark(long logOffset)
    {
        Span<byte> bytes = stackalloc byte[DurableMark.Bytes];
        DurableMark mark = new(logOffset, NextMarkSerial++);
        mark.WriteTo(bytes, Start);
        Opened.Write(mark.Offset, bytes);
    }

    internal void Delete()
    {
        Dispose();
        directory.Delete(Name);
    }

    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }
}
