using System.Diagnostics;
using System.Text.Json;
using TcpCausalKv.Processes;

namespace TcpCausalKv.Load.Pausing;

/// <summary>What a node's log has of the deletion of keys, whichever node deleted them: every node logs the writes of all.</summary>
/// <param name="Deletions">How often one of them was deleted.</param>
/// <param name="Keys">How many different ones were.</param>
internal readonly record struct LoggedDeletions(long Deletions, long Keys)
{
    private const string DeleteField = "delete";

    /// <summary>Reads a node's directory by <c>causalkv inspect --export</c>, which may be done while the node runs.</summary>
    /// <param name="server">The program that the node runs.</param>
    /// <param name="directory">The node's directory. No snapshot may have replaced the log that matters.</param>
    /// <param name="prefix">What the keys begin with.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="InvalidDataException">The directory is damaged; the message has what was printed.</exception>
    public static async Task<LoggedDeletions> ReadAsync(ServerExecutable server, string directory, string prefix, CancellationToken cancel)
    {
        using Process process = Process.Start(server.Start(["inspect", directory, "--export"]))!;
        Task<string> verdict = process.StandardError.ReadToEndAsync(cancel);
        LoggedDeletions found = await Task.Run(() => Count(LinesOf(process.StandardOutput), prefix), cancel);
        await process.WaitForExitAsync(cancel);
        return process.ExitCode == 0 ? found : throw new InvalidDataException($"{directory} is damaged: {await verdict}");
    }

    // line = {"file":...,"write":"x:7",...,"effects":[{"delete":"key:1"},{"set":"key:2","value":...},...]}
    /// <summary>Counts in the lines of an export.</summary>
    public static LoggedDeletions Count(IEnumerable<string> lines, string prefix)
    {
        long deletions = 0;
        HashSet<string> keys = [];
        foreach (string line in lines.Where(line => line.Contains($"\"{DeleteField}\"", StringComparison.Ordinal)))
        {
            using JsonDocument write = JsonDocument.Parse(line);
            foreach (JsonElement effect in write.RootElement.GetProperty("effects").EnumerateArray())
            {
                if (!effect.TryGetProperty(DeleteField, out JsonElement name) || name.ValueKind != JsonValueKind.String) continue;
                string key = name.GetString()!;
                if (!key.StartsWith(prefix, StringComparison.Ordinal)) continue;
                deletions++;
                keys.Add(key);
            }
        }

        return new LoggedDeletions(deletions, keys.Count);
    }

    private static IEnumerable<string> LinesOf(TextReader text)
    {
        while (text.ReadLine() is { } line) yield return line;
    }
}
