using Microsoft.Win32.SafeHandles;

namespace TcpCausalKv.Node.Storage;

/// <summary>
/// A file that has its space on the disk before it has a name, made beside the loop. To find room for bytes takes a file system milliseconds now
/// and then, and who writes waits for it; who writes where room was found before does not.
/// </summary>
/// <remarks>
/// Made and named on one thread. On Linux only, and only on file systems that know nameless files: anywhere else there is never one. The file
/// goes with the process as long as it has no name.
/// </remarks>
/// <param name="directory">Where it is made and will be named.</param>
internal sealed class PreparedFile(string directory)
{
    private const int ReadableByAllThatTheMaskLeaves = 0b110_110_110;

    private Task<SafeFileHandle?>? _making;

    /// <summary>Ends when what was begun by <see cref="Make"/> is done.</summary>
    public Task Made => _making ?? Task.CompletedTask;

    /// <summary>Begins to make one, unless there is one or one is being made.</summary>
    /// <param name="bytes">The space to set aside.</param>
    public void Make(long bytes)
    {
        if (Posix.Nameless != 0) _making ??= Task.Run(() => TryMake(bytes));
    }

    /// <summary>Gives it a name that no file has.</summary>
    /// <returns>Its handle, the caller's from now on; null if there is none, or it can't have this name.</returns>
    public SafeFileHandle? TryName(string path)
    {
        if (_making is not { IsCompleted: true } made) return null;

        _making = null;
        if (made.Result is not { } file) return null;
        if (Posix.Link(Posix.Here, $"/proc/self/fd/{file.DangerousGetHandle()}", Posix.Here, path, Posix.FollowLink) == 0) return file;

        file.Dispose();
        return null;
    }

    // A file without all of its space is of no use: whoever creates one then hears from the disk what it lacks.
    private SafeFileHandle? TryMake(long bytes)
    {
        SafeFileHandle file = Posix.Open(directory, Posix.Nameless | Posix.CloseOnExec, ReadableByAllThatTheMaskLeaves);
        if (!file.IsInvalid && Posix.Reserve(file, Posix.KeepLength, offset: 0, bytes) == 0) return file;

        file.Dispose();
        return null;
    }
}
