using TcpCausalKv.Core.Storage;

namespace TcpCausalKv.Node.Storage;

/// <summary>Tells one run of the machine from the next: while it stays the same, what was written to a file is there, synced or not.</summary>
public static class BootId
{
    private const string LinuxFile = "/proc/sys/kernel/random/boot_id";

    /// <summary>
    /// Linux's own; empty where the system does not tell. Then each start counts as that of a machine, which costs time after a kill and
    /// loses nothing.
    /// </summary>
    /// <exception cref="StorageException">There is one, and it can't be read.</exception>
    public static string Read()
    {
        if (!File.Exists(LinuxFile)) return "";

        try
        {
            return File.ReadAllText(LinuxFile).Trim();
        }
        catch (Exception refusal) when (DiskErrors.IsRefusal(refusal))
        {
            throw DiskErrors.Because("Cannot tell when this machine was started", refusal);
        }
    }
}
