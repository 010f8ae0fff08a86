using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using TcpCausalKv.Core.Storage;

namespace TcpCausalKv.Node.Storage;

/// <summary>Makes files and directories survive a power cut, and says so if it failed.</summary>
/// <remarks>The runtime's own flush hides errors on Linux, hence the calls themselves. Blocks for as long as the disk takes.</remarks>
internal static class DiskSync
{
    /// <summary>The bytes of a file, and what is needed to find them again.</summary>
    /// <exception cref="StorageException">It failed: what is safe is unknown.</exception>
    public static void OfFile(SafeFileHandle file, string path)
    {
        if (OperatingSystem.IsWindows()) OfWindows(file, path);
        else if (OperatingSystem.IsMacOS()) Check(() => Posix.Control(file, Posix.FullSync), path);
        else Check(() => Posix.SyncBytes(file), path);
    }

    /// <summary>The names in a directory. On Windows the file system does so by itself.</summary>
    /// <exception cref="StorageException">It failed: what is safe is unknown.</exception>
    public static void OfDirectory(string path)
    {
        if (OperatingSystem.IsWindows()) return;

        using SafeFileHandle directory = Posix.Open(path, Posix.ReadOnly | Posix.CloseOnExec);
        if (directory.IsInvalid) throw new StorageException($"Cannot open directory '{path}': {Posix.LastError}");
        Check(() => Posix.Sync(directory), path);
    }

    private static void OfWindows(SafeFileHandle file, string path)
    {
        try
        {
            RandomAccess.FlushToDisk(file);
        }
        catch (Exception refusal) when (DiskErrors.IsRefusal(refusal))
        {
            throw DiskErrors.Because($"Cannot sync '{path}'", refusal);
        }
    }

    private static void Check(Func<int> sync, string path)
    {
        while (sync() < 0)
        {
            if (Marshal.GetLastPInvokeError() != Posix.Interrupted) throw new StorageException($"Cannot sync '{path}': {Posix.LastError}");
        }
    }
}
