using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace TcpCausalKv.Node.Storage;

/// <summary>The calls of Unix that the runtime has not, or whose errors it hides. All set errno.</summary>
internal static partial class Posix
{
    /// <summary>errno: a signal came in between.</summary>
    public const int Interrupted = 4;

    /// <summary>flock: one holder, and no wait for it.</summary>
    public const int LockExclusiveNonBlocking = 2 | 4;

    /// <summary>fcntl, macOS: sync through the drive's own cache.</summary>
    public const int FullSync = 51;

    /// <summary>open: for reading, which is all that a directory can be opened for.</summary>
    public const int ReadOnly = 0;

    /// <summary>open: child processes do not inherit it.</summary>
    public static int CloseOnExec { get; } = OperatingSystem.IsMacOS() ? 0x1000000 : 0x80000;

    /// <summary>The text of the last call's errno.</summary>
    public static string LastError => Marshal.GetLastPInvokeErrorMessage();

    /// <summary>open(2) of what is there.</summary>
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial SafeFileHandle Open(string path, int flags);

    /// <summary>fdatasync(2).</summary>
    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    public static partial int SyncBytes(SafeFileHandle file);

    /// <summary>fsync(2).</summary>
    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    public static partial int Sync(SafeFileHandle file);

    /// <summary>fcntl(2) with a command that takes no argument.</summary>
    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    public static partial int Control(SafeFileHandle file, int command);

    /// <summary>flock(2).</summary>
    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    public static partial int Lock(SafeFileHandle file, int operation);

    /// <summary>statx(2), Linux.</summary>
    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static unsafe partial int Status(SafeFileHandle file, string path, int flags, uint mask, byte* status);
}
