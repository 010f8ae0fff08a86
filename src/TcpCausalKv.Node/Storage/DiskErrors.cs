using TcpCausalKv.Core.Storage;

namespace TcpCausalKv.Node.Storage;

/// <summary>Turns what the system says of files into <see cref="StorageException"/>; anything else is a bug and passes.</summary>
internal static class DiskErrors
{
    /// <summary>True if the system refused, so that the caller is to throw <see cref="Because"/>.</summary>
    public static bool IsRefusal(Exception exception) =>
        exception is (IOException or UnauthorizedAccessException) and not StorageException;

    /// <summary>What could not be done, and why.</summary>
    /// <param name="what">With the path: <c>Cannot write /data/log at 4096</c>.</param>
    /// <param name="refusal">What the system said.</param>
    public static StorageException Because(string what, Exception refusal) => new($"{what}: {refusal.Message}", refusal);
}
