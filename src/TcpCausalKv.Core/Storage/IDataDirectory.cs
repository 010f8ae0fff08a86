namespace TcpCausalKv.Core.Storage;

/// <summary>
/// A node's data directory: a flat set of named files. What is created, renamed or deleted survives a power cut once
/// <see cref="Sync"/> has returned.
/// </summary>
/// <remarks>One thread, but for <see cref="Sync"/>, which may run beside it. Calls block as long as the disk does.</remarks>
public interface IDataDirectory
{
    /// <summary>The directory as people know it, for messages.</summary>
    string Path { get; }

    /// <summary>Bytes that can still be written to the directory's volume; null if that is not known.</summary>
    long? FreeBytes => null;

    /// <summary>Names of all files, in ordinal order.</summary>
    /// <exception cref="StorageException">The directory can't be read.</exception>
    IReadOnlyList<string> List();

    /// <summary>A new, empty file.</summary>
    /// <exception cref="StorageException">There is one of this name, or it can't be made.</exception>
    IDataFile Create(string name);

    /// <summary>
    /// Says that a file of so many bytes is wanted before long. A directory that can sets its space aside beside the caller, so that writes to
    /// it do not wait for it; one that can't does nothing.
    /// </summary>
    void Prepare(long bytes)
    {
    }

    /// <summary>As <see cref="Create"/>, with the space that was set aside by <see cref="Prepare"/> if that is done.</summary>
    /// <exception cref="StorageException">There is one of this name, or it can't be made.</exception>
    IDataFile CreatePrepared(string name) => Create(name);

    /// <summary>A file that is there, for reading and writing.</summary>
    /// <exception cref="StorageException">There is none of this name, or it can't be opened.</exception>
    IDataFile Open(string name);

    /// <summary>Gives a file another name in one step; a file of that name is replaced.</summary>
    /// <exception cref="StorageException">It failed; both files are as before.</exception>
    void Rename(string from, string to);

    /// <summary>Deletes a file.</summary>
    /// <exception cref="StorageException">It failed.</exception>
    void Delete(string name);

    /// <summary>Makes all creations, renames and deletions before the call survive a power cut.</summary>
    /// <exception cref="StorageException">It failed: what is safe is unknown.</exception>
    void Sync();
}
