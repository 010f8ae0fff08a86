using TcpCausalKv.Core.Storage;

namespace TcpCausalKv.Node.Storage;

/// <summary>Turns what the system says of files into <see cref="StorageException"/>; anything else is a bug and passes.</summary>
internal static class DiskErrors
{
    /// <summary>True if the system refused, so that the caller is to throw <see cref="Because"/>.</summary>
    public static bool IsRefusal(Exception exception) =>
        exception is (IOException or UnauthorizedAccessException) and not StorageException;

    // What the runtime gives as an exception's code: errno on Unix, a result of Windows.
    private const int NoSpaceUnix = 28;
    private const int OverQuotaLinux = 122;
    private const int OverQuotaMacOS = 69;
    private const int HandleDiskFull = unchecked((int)0x80070027);
    private const int DiskFull = unchecked((int)0x80070070);

    /// <summary>What could not be done, and why.</summary>
    /// <param name="what">With the path: <c>Cannot write /data/log at 4096</c>.</param>
    /// <param name="refusal">What the system said.</param>
    public static StorageException Because(string what, Exception refusal) => new($"{what}: {refusal.Message}", refusal) { IsFull = IsFull(refusal) };

    private static bool IsFull(Exception refusal) => refusal is IOException && (OperatingSystem.IsWindows()
        ? refusal.HResult is HandleDiskFull or DiskFull
        : refusal.HResult == NoSpaceUnix || refusal.HResult == (OperatingSystem.IsMacOS() ? OverQuotaMacOS : OverQuotaLinux));
}
