using TcpCausalKv.Core.Numbers;


namespace TcpCausalKv.Server.Settings;

/// <summary>How many files and sockets the process may have open, and what is left of that for clients.</summary>
internal static class OpenFiles
{
    // Log segments, snapshots that are written, read and sent, and the listeners.
    private const int FilesOfANode = 24;

    // A link each way, and one more each way that is about to replace it.
    private const int SocketsPerMember = 4;

    /// <summary>The hard limit, to which the runtime raises the soft one when it starts; null where the system does not tell.</summary>
    public static int? Limit()
    {
        const string Path = "/proc/self/limits";
        if (!File.Exists(Path)) return null;
        string? line = File.ReadLines(Path).FirstOrDefault(line => line.StartsWith("Max open files", StringComparison.Ordinal));
        string[] words = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        return words.Length > 3 && StrictNumber.TryDigits(words[3], out int soft) ? soft : null;
    }

    /// <summary>Open now, before the node has begun.</summary>
    public static int Count() => Directory.Exists("/proc/self/fd") ? Directory.GetFiles("/proc/self/fd").Length : 0;

    /// <summary>How many clients there can be, so that enough is left for peers and files.</summary>
    /// <param name="clientsMax">How many there should be.</param>
    /// <param name="members">Nodes of the cluster.</param>
    /// <param name="limit">How much may be open; null for no limit.</param>
    /// <param name="open">How much is already.</param>
    /// <exception cref="SettingException">Not even one.</exception>
    public static int FitClients(int clientsMax, int members, int? limit, int open)
    {
        if (limit is not { } most) return clientsMax;
        int reserved = open + FilesOfANode + (SocketsPerMember * members);
        if (reserved >= most)
        {
            throw new SettingException(
                $"the process may have {most} files and sockets open, and a node of this cluster needs {reserved + 1} at least: raise 'ulimit -n'.");
        }

        return Math.Min(clientsMax, most - reserved);
    }
}
