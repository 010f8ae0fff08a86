using TcpCausalKv.Core.Clocks;

namespace TcpCausalKv.Core.Storage.Log;

/// <summary>One segment of the log, whose file is opened when it is needed first.</summary>
internal sealed class LogSegment(IDataDirectory directory, long start, VectorClock clockBefore) : IDisposable
{
    private IDataFile? _file;

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

    /// <summary>Writes at the end. If there is no room for all of it the file ends where it did: what comes next may go into another one.</summary>
    internal void Append(ReadOnlySpan<byte> frames)
    {
        long offset = FileOffsetOf(End, Start);
        try
        {
            Opened.Write(offset, frames);
        }
        catch (StorageException full) when (full.IsFull)
        {
            Opened.Truncate(offset);
            throw;
        }
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
