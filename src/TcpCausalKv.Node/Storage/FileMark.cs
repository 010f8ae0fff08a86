using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace TcpCausalKv.Node.Storage;

/// <summary>A text that tells a file from every copy of it, and from one that takes its place later.</summary>
/// <remarks>
/// <code>
/// Linux      device major ":" minor ":" inode "@" birth      birth in nanoseconds, 0 where the file system knows none
/// elsewhere  "@" birth
/// struct statx    mask:u32 at 0, inode:u64 at 32, birth seconds:i64 at 80, nanoseconds:u32 at 88, device:u32,u32 at 136; 256 bytes
/// </code>
/// An inode's number is soon given to a new file; when a file was born can't be copied. Where a device's number changes between two
/// mounts, the mark does too: then a directory seems to be a copy, which costs time and loses nothing.
/// </remarks>
internal static class FileMark
{
    private const int StatusBytes = 256;
    private const int EmptyPath = 0x1000;
    private const uint InodeWanted = 0x100;
    private const uint BirthWanted = 0x800;
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>The mark of an open file.</summary>
    /// <exception cref="IOException">The system does not tell.</exception>
    public static string Of(SafeFileHandle file, string path) =>
        OperatingSystem.IsLinux() ? OfLinux(file, path) : Invariant($"@{File.GetCreationTimeUtc(path).Ticks}");

    /// <summary>The mark of a file that somebody else may have locked.</summary>
    /// <exception cref="IOException">It is not there, or the system does not tell.</exception>
    public static string Of(string path)
    {
        if (!OperatingSystem.IsLinux()) return Invariant($"@{File.GetCreationTimeUtc(path).Ticks}");

        // The runtime would lock it, to share.
        using SafeFileHandle file = Posix.Open(path, Posix.ReadOnly | Posix.CloseOnExec);
        if (file.IsInvalid) throw new IOException(Posix.LastError);
        return OfLinux(file, path);
    }

    private static unsafe string OfLinux(SafeFileHandle file, string path)
    {
        byte* status = stackalloc byte[StatusBytes];
        if (Posix.Status(file, "", EmptyPath, InodeWanted | BirthWanted, status) < 0)
            throw new IOException($"Cannot look at '{path}': {Posix.LastError}");

        ReadOnlySpan<byte> fields = new(status, StatusBytes);
        bool hasBirth = (MemoryMarshal.Read<uint>(fields) & BirthWanted) != 0;
        ulong inode = MemoryMarshal.Read<ulong>(fields[32..]);
        long birth = (MemoryMarshal.Read<long>(fields[80..]) * NanosecondsPerSecond) + MemoryMarshal.Read<uint>(fields[88..]);
        uint major = MemoryMarshal.Read<uint>(fields[136..]);
        uint minor = MemoryMarshal.Read<uint>(fields[140..]);
        return Invariant($"{major}:{minor}:{inode}@{(hasBirth ? birth : 0)}");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
