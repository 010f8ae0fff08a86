using System.Globalization;
using TcpCausalKv.Processes.Text;

namespace TcpCausalKv.Load.Sizing;

/// <summary>What a server process uses, in bytes.</summary>
/// <param name="Resident">Memory that the system has given it: <c>VmRSS</c>.</param>
/// <param name="Used">What it says it has in use: <c>used_memory</c> of INFO.</param>
/// <param name="Dataset">Of that, what it says is for data: <c>used_memory_dataset</c>.</param>
internal readonly record struct MemoryFigures(double Resident, double Used, double Dataset)
{
    /// <summary>The command that asks for it.</summary>
    public static IReadOnlyList<string> Question { get; } = ["INFO", "memory"];

    /// <summary>Reads the answer, and what the system says.</summary>
    /// <param name="answer">The answer to <see cref="Question"/>.</param>
    /// <param name="status">The text of <c>/proc/PID/status</c>.</param>
    /// <exception cref="InvalidDataException">One of them lacks a figure.</exception>
    public static MemoryFigures Read(InfoReply answer, string status) =>
        new(ResidentOf(status), Field(answer, "used_memory"), Field(answer, "used_memory_dataset"));

    /// <summary>What has been added since <paramref name="before"/>, for each of so many elements.</summary>
    public MemoryFigures PerElementSince(MemoryFigures before, int elements) =>
        new((Resident - before.Resident) / elements, (Used - before.Used) / elements, (Dataset - before.Dataset) / elements);

    // VmRSS:     12345 kB
    private static double ResidentOf(string status)
    {
        string? line = status.Split('\n').FirstOrDefault(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        string[] words = line?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) ?? [];
        return words is [_, var kilobytes, "kB"]
            ? double.Parse(kilobytes, CultureInfo.InvariantCulture) * 1024
            : throw new InvalidDataException($"a process's status has no VmRSS: {status}");
    }

    private static double Field(InfoReply info, string name) =>
        info[name] is { } value
            ? double.Parse(value, CultureInfo.InvariantCulture)
            : throw new InvalidDataException($"INFO memory has no '{name}'");
}
