using Microsoft.Win32.SafeHandles;
using TcpCausalKv.Core.Storage;

namespace TcpCausalKv.Node.Storage;

/// <summary>Keeps a data directory to one process: the file <c>lock</c>, which is held as long as this lives and is never deleted.</summary>
/// <remarks>The system lets go of it when the process ends, however it ends.</remarks>
public sealed class DirectoryLock : IDisposable
{
    /// <summary>The file's name.</summary>
    public const string FileName = "lock";

    // What the runtime gives as an exception's code: errno on Unix, a result of Windows.
    private const int WouldBlockLinux = 11;
    private const int WouldBlockMacOS = 35;
    private const int SharingViolation = unchecked((int)0x80070020);

    private readonly SafeFileHandle _file;

    private DirectoryLock(SafeFileHandle file, string mark)
    {
        _file = file;
        Mark = mark;
    }

    /// <summary>
    /// Tells this directory from a copy of it, and from one that was put in its place: what <see cref="FileMark"/> makes of the file.
    /// </summary>
    public string Mark { get; }

    /// <summary>Takes the lock; makes the file if it is not there.</summary>
    /// <exception cref="StorageException">Another process has it, or it can't be taken here.</exception>
    public static DirectoryLock Take(DiskDirectory directory)
    {
        string path = Path.Combine(directory.Path, FileName);
        SafeFileHandle? file = null;
        try
        {
            // The runtime takes the lock that this asks for, but goes on where the file system has none: so it is asked for again.
            file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            if (!OperatingSystem.IsWindows() && Posix.Lock(file, Posix.LockExclusiveNonBlocking) < 0) throw new IOException(Posix.LastError);
            return new DirectoryLock(file, FileMark.Of(file, path));
        }
        catch (Exception refusal) when (DiskErrors.IsRefusal(refusal))
        {
            file?.Dispose();
            throw DiskErrors.Because(WhyNot(directory.Path, refusal), refusal);
        }
    }

    /// <summary>Lets go of the directory.</summary>
    public void Dispose() => _file.Dispose();

    internal static bool IsHeldElsewhere(Exception refusal) => refusal.HResult is WouldBlockLinux or WouldBlockMacOS or SharingViolation;

    private static string WhyNot(string directory, Exception refusal) => IsHeldElsewhere(refusal)
        ? $"The data directory '{directory}' is in use by another process; give each node a directory of its own"
        : $"Cannot lock the data directory '{directory}'";
}
