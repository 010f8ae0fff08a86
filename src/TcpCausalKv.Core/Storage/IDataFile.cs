namespace TcpCausalKv.Core.Storage;

/// <summary>One open file of a data directory. What was written survives the process at once, and a power cut after <see cref="Sync"/>.</summary>
/// <remarks>One thread, but for <see cref="Sync"/>, which may run beside it.</remarks>
public interface IDataFile : IDisposable
{
    /// <summary>The name under which the file was opened.</summary>
    string Name { get; }

    /// <summary>
    /// Tells the file from every copy of it, and from one that takes its name later; it stays the same when the file is renamed or written
    /// to. Empty where files can't be told apart.
    /// </summary>
    /// <exception cref="StorageException">The disk failed.</exception>
    string Mark => "";

    /// <summary>Its length, bytes.</summary>
    long Length { get; }

    /// <summary>Writes all bytes at an offset, which may lie at the end.</summary>
    /// <exception cref="StorageException">
    /// Some or all could not be written: the disk is full, which <see cref="StorageException.IsFull"/> tells, or failed.
    /// </exception>
    void Write(long offset, ReadOnlySpan<byte> bytes);

    /// <summary>Reads bytes at an offset.</summary>
    /// <returns>How many; fewer than asked for only where the file ends.</returns>
    /// <exception cref="StorageException">The disk failed.</exception>
    int Read(long offset, Span<byte> into);

    /// <summary>Cuts the file to a length.</summary>
    /// <exception cref="StorageException">It failed.</exception>
    void Truncate(long length);

    /// <summary>Makes all writes before the call survive a power cut. Blocks for as long as the disk takes.</summary>
    /// <exception cref="StorageException">
    /// It failed: what is safe is unknown, and a later call that succeeds says nothing about what was written before this one.
    /// </exception>
    void Sync();
}
