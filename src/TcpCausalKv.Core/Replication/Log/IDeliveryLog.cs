using TcpCausalKv.Core.Clocks;

namespace TcpCausalKv.Core.Replication.Log;

/// <summary>
/// Every batch that this node has applied, in the order in which it applied them, which is a causal order. Peers' streams and answers
/// to fetches are read from it, so that a slow peer is an offset that lags, never a buffer of its own.
/// </summary>
/// <remarks>Positions are byte offsets from the log's beginning; they never change. Owned by the loop's thread.</remarks>
public interface IDeliveryLog
{
    /// <summary>Position of the first byte that is still here.</summary>
    long Start { get; }

    /// <summary>Position after the last byte.</summary>
    long End { get; }

    /// <summary>
    /// Position after all that was appended: <see cref="End"/>, or more while some of it waits for room on a disk and can't be read yet.
    /// </summary>
    long AppendedEnd => End;

    /// <summary>
    /// Position before which all may be shown to peers and clients: <see cref="End"/>, or less where nobody may be shown what is not
    /// synced yet. What a turn has to tell may be told once this has reached where the log ended in that turn.
    /// </summary>
    long ReleasedEnd => End;

    /// <summary>What <see cref="ReleasedEnd"/> will be when the sync that is under way has ended; the same as now if none is.</summary>
    long ReleasingEnd => ReleasedEnd;

    /// <summary>What a power cut would not take, to be read only; null for a log without a disk.</summary>
    VectorClock? DurableClock => null;

    /// <summary>What had been applied before the first batch that is still here.</summary>
    VectorClock StartClock { get; }

    /// <summary>Bytes kept; those not yet given back by truncation are counted.</summary>
    long Bytes { get; }

    /// <summary>The bound of <see cref="Bytes"/>: at half of it truncation begins, at all of it writes are refused.</summary>
    long BytesMax { get; }

    /// <summary>True once the log is at its bound and nothing can be truncated.</summary>
    bool IsFull { get; }

    /// <summary>Appends the frames of one turn, whole batches in delivery order. On return they are as safe as this log makes them.</summary>
    void Append(ReadOnlySpan<byte> frames);

    /// <summary>
    /// Appends frames as <see cref="Append"/> does; their bytes never change, so the log may keep them instead of copying, and write them later, in
    /// steps.
    /// </summary>
    void AppendKept(ReadOnlyMemory<byte> frames) => Append(frames.Span);

    /// <summary>Whole frames from <paramref name="offset"/> on; or the first part of a long one, with all of its batch header.</summary>
    /// <param name="offset">Where a frame begins, from <see cref="Start"/> up to <see cref="End"/>.</param>
    /// <returns>Borrowed until the log is read again or changes; empty at the end. The checksums of whole frames are checked, where they can go
    /// wrong.</returns>
    /// <exception cref="IOException">The log is on a disk, and this part of it can't be read any more.</exception>
    ReadOnlySpan<byte> Read(long offset);

    /// <summary>A further part of a long frame.</summary>
    /// <param name="offset">A place within the frame.</param>
    /// <param name="bytesMax">What the frame has from there on, at least 1.</param>
    /// <returns>At least one byte; borrowed until the log is read again or changes. Whoever has read the last part checks the checksum.</returns>
    /// <exception cref="IOException">The log is on a disk, and this part of it can't be read any more.</exception>
    ReadOnlySpan<byte> ReadPart(long offset, long bytesMax);

    /// <summary>Whoever has read a long frame in parts has found another checksum than what the frame claims.</summary>
    /// <param name="offset">Where the frame begins.</param>
    /// <exception cref="IOException">Always if the log is on a disk: as if <see cref="Read"/> had found it.</exception>
    /// <exception cref="InvalidOperationException">Always if it is in memory.</exception>
    void ThrowDamaged(long offset);

    /// <summary>An offset at or before the first batch that <paramref name="clock"/> does not cover, or -1 if that batch may be gone.</summary>
    long Find(VectorClock clock);

    /// <summary>True while <see cref="Truncate"/> may drop something: as cheap as a comparison, for every turn asks.</summary>
    bool WantsTruncation { get; }

    /// <summary>Drops the oldest batches that nobody needs any more.</summary>
    /// <param name="stable">What every member has applied.</param>
    /// <param name="elsewhere">What at least one other member has applied, per slot.</param>
    void Truncate(VectorClock stable, VectorClock elsewhere);
}
