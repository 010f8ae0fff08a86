using Microsoft.Win32.SafeHandles;
using TcpCausalKv.Core.Storage;

namespace TcpCausalKv.Node.Storage;

/// <summary>A node's data directory on a real disk.</summary>
/// <remarks>One thread, but for <see cref="Sync"/>, which may run beside it.</remarks>
public sealed class DiskDirectory : IDataDirectory
{
    // The node's one process is kept alone by a lock of its own; others may look on.
    private const FileShare Sharing = FileShare.ReadWrite | FileShare.Delete;

    private const long ClosedAtOnceBytes = 4 * 1024 * 1024;

    private readonly FileAccess _access;
    private readonly PreparedFile _prepared;

    private DiskDirectory(string path, FileAccess access)
    {
        Path = path;
        _access = access;
        _prepared = new PreparedFile(path);
    }

    /// <inheritdoc/>
    public string Path { get; }

    /// <summary>Opens a directory, and makes it, with those above it, if it is not there.</summary>
    /// <exception cref="StorageException">It can't be made, or something else has its name.</exception>
    public static DiskDirectory At(string path)
    {
        string full = System.IO.Path.GetFullPath(path);
        try
        {
            Make(full);
        }
        catch (Exception refusal) when (DiskErrors.IsRefusal(refusal))
        {
            throw DiskErrors.Because($"Cannot make the data directory '{full}'", refusal);
        }

        return new DiskDirectory(full, FileAccess.ReadWrite);
    }

    /// <summary>Opens a directory that is there, to look at only: its files can't be written to.</summary>
    /// <exception cref="StorageException">There is none.</exception>
    public static DiskDirectory ToReadAt(string path)
    {
        string full = System.IO.Path.GetFullPath(path);
        return Directory.Exists(full) ? new DiskDirectory(full, FileAccess.Read) : throw new StorageException($"There is no directory '{full}'");
    }

    /// <inheritdoc/>
    public long? FreeBytes
    {
        get
        {
            try
            {
                return new DriveInfo(Path).AvailableFreeSpace;
            }
            catch (Exception refusal) when (DiskErrors.IsRefusal(refusal))
            {
                // Nothing depends on it but how the space is divided.
                return null;
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> List()
    {
        try
        {
            return [.. Directory.EnumerateFiles(Path).Select(file => System.IO.Path.GetFileName(file)).Order(StringComparer.Ordinal)];
        }
        catch (Exception refusal) when (DiskErrors.IsRefusal(refusal))
        {
            throw DiskErrors.Because($"Cannot list '{Path}'", refusal);
        }
    }

    /// <inheritdoc/>
    public IDataFile Create(string name) => Open(name, FileMode.CreateNew, "create");

    /// <inheritdoc/>
    public void Prepare(long bytes) => _prepared.Make(bytes);

    /// <inheritdoc/>
    public IDataFile CreatePrepared(string name)
    {
        string path = PathOf(name);
        return _prepared.TryName(path) is { } handle ? new DiskFile(path, handle) : Create(name);
    }

    /// <inheritdoc/>
    public IDataFile Open(string name) => Open(name, FileMode.Open, "open");

    /// <inheritdoc/>
    public void Rename(string from, string to)
    {
        try
        {
            File.Move(PathOf(from), PathOf(to), overwrite: true);
        }
        catch (Exception refusal) when (DiskErrors.IsRefusal(refusal))
        {
            throw DiskErrors.Because($"Cannot rename '{PathOf(from)}' to '{to}'", refusal);
        }
    }

    /// <inheritdoc/>
    public void Delete(string name)
    {
        try
        {
            // Giving the space of a large file back takes milliseconds, and is done when the last one closes it: beside the loop. That of a small one
            // is wanted at once, for then the volume may be small as well.
            SafeFileHandle last = File.OpenHandle(PathOf(name), FileMode.Open, FileAccess.Read, Sharing);
            bool isLarge = RandomAccess.GetLength(last) > ClosedAtOnceBytes;
            if (!isLarge) last.Dispose();
            try
            {
                File.Delete(PathOf(name));
            }
            finally
            {
                if (isLarge) ThreadPool.UnsafeQueueUserWorkItem(static file => file.Dispose(), last, preferLocal: false);
            }
        }
        catch (Exception refusal) when (DiskErrors.IsRefusal(refusal))
        {
            throw DiskErrors.Because($"Cannot delete '{PathOf(name)}'", refusal);
        }
    }

    /// <inheritdoc/>
    public void Sync() => DiskSync.OfDirectory(Path);

    // A directory survives a power cut once the one that it is in is synced.
    private static void Make(string path)
    {
        if (Directory.Exists(path)) return;

        string? above = System.IO.Path.GetDirectoryName(path);
        if (above is not null) Make(above);
        Directory.CreateDirectory(path);
        if (above is not null) DiskSync.OfDirectory(above);
    }

    private DiskFile Open(string name, FileMode mode, string verb)
    {
        string path = PathOf(name);
        try
        {
            return new DiskFile(path, File.OpenHandle(path, mode, _access, Sharing));
        }
        catch (Exception refusal) when (DiskErrors.IsRefusal(refusal))
        {
            throw DiskErrors.Because($"Cannot {verb} '{path}'", refusal);
        }
    }

    private string PathOf(string name) => System.IO.Path.Combine(Path, name);
}
