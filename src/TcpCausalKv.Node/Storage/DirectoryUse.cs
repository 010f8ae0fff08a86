using Microsoft.Win32.SafeHandles;
using TcpCausalKv.Core.Storage;

namespace TcpCausalKv.Node.Storage;

/// <summary>Whether a process has a data directory now, for whoever only looks.</summary>
/// <param name="Mark">The directory's mark, as <see cref="DirectoryLock.Mark"/> is; empty if nobody has ever locked it.</param>
/// <param name="IsHeld">True if a process has locked it.</param>
public readonly record struct DirectoryUse(string Mark, bool IsHeld)
{
    /// <summary>Looks. A node that starts at this very moment may find the directory in use.</summary>
    /// <exception cref="StorageException">The lock can't be looked at.</exception>
    public static DirectoryUse Of(DiskDirectory directory)
    {
        string path = Path.Combine(directory.Path, DirectoryLock.FileName);
        if (!File.Exists(path)) return default;

        try
        {
            return new DirectoryUse(FileMark.Of(path), IsLocked(path));
        }
        catch (Exception refusal) when (DiskErrors.IsRefusal(refusal))
        {
            throw DiskErrors.Because($"Cannot look at '{path}'", refusal);
        }
    }

    // Opened to share, the file is locked to share for a moment, and that is refused while a process has it alone.
    private static bool IsLocked(string path)
    {
        try
        {
            using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            return false;
        }
        catch (IOException held) when (DirectoryLock.IsHeldElsewhere(held))
        {
            return true;
        }
    }
}
