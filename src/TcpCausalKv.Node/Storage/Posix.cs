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

    /// <summary>fallocate: the file stays as long as it is.</summary>
    public const int KeepLength = 1;

    /// <summary>linkat: paths are as seen from the current directory.</summary>
    public const int Here = -100;

    /// <summary>linkat: what a symbolic link leads to gets the name, not the link.</summary>
    public const int FollowLink = 0x400;

    /// <summary>open: child processes do not inherit it.</summary>
    public static int CloseOnExec { get; } = OperatingSystem.IsMacOS() ? 0x1000000 : 0x80000;

    /// <summary>open: a new file without a name, in the directory that is opened, for reading and writing; 0 where there is no such thing.</summary>
    public static int Nameless { get; } = !OperatingSystem.IsLinux() ? 0 : RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 0x410002,
        Architecture.Arm64 => 0x404002,
        _ => 0,
    };

    /// <summary>The text of the last call's errno.</summary>
    public static string LastError => Marshal.GetLastPInvokeErrorMessage();

    /// <summary>open(2) of what is there.</summary>
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial SafeFileHandle Open(string path, int flags);

    /// <summary>open(2) of what may be made by it.</summary>
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial SafeFileHandle Open(string path, int flags, int mode);

    /// <summary>fallocate(2), Linux.</summary>
    [LibraryImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    public static partial int Reserve(SafeFileHandle file, int flags, long offset, long bytes);

    /// <summary>linkat(2).</summary>
    [LibraryImport("libc", EntryPoint = "linkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Link(int fromDirectory, string from, int toDirectory, string to, int flags);

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
