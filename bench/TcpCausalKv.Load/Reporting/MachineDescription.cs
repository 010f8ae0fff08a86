using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace TcpCausalKv.Load.Reporting;

/// <summary>Where and with what something was measured.</summary>
internal static partial class MachineDescription
{
    private const string Unknown = "unknown";

    /// <summary>Date, machine and versions, in one line.</summary>
    public static string Of(DateTimeOffset now)
    {
        string[] parts =
        [
            string.Create(CultureInfo.InvariantCulture, $"Measured on {now.UtcDateTime:yyyy-MM-dd HH:mm} UTC"),
            $"{ProcessorOf(ReadFile("/proc/cpuinfo"))}, {Environment.ProcessorCount} cores",
            string.Create(CultureInfo.InvariantCulture, $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9:N0} GB"),
            $"{RuntimeInformation.OSDescription}, kernel {ReadFile("/proc/sys/kernel/osrelease").Trim()}",
            RuntimeInformation.FrameworkDescription,
            $"Redis {RedisVersionOf(Ask("redis-server", "--version"))}",
            $"commit {CommitOf(Ask("git", "rev-parse", "--short", "HEAD"), Ask("git", "status", "--porcelain", "--", "src"))}",
        ];
        return string.Join("; ", parts) + ".";
    }

    /// <summary>The model that <c>/proc/cpuinfo</c> names.</summary>
    public static string ProcessorOf(string text) => Model().Match(text) is { Success: true } model ? model.Groups[1].Value.Trim() : Unknown;

    /// <summary>The version that <c>redis-server --version</c> prints.</summary>
    public static string RedisVersionOf(string text) => Version().Match(text) is { Success: true } version ? version.Groups[1].Value : "not here";

    /// <summary>What git calls the source tree that was built.</summary>
    /// <param name="commit">The commit that is checked out.</param>
    /// <param name="changes">What differs from it; empty if nothing does.</param>
    public static string CommitOf(string commit, string changes)
    {
        if (commit.Trim().Length == 0) return Unknown;
        return changes.Trim().Length == 0 ? commit.Trim() : $"{commit.Trim()} with changes in src";
    }

    private static string ReadFile(string path) => File.Exists(path) ? File.ReadAllText(path) : Unknown;

    // What is not installed says nothing.
    private static string Ask(string program, params string[] arguments)
    {
        ProcessStartInfo start =
            new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = SourceFolder() };
        try
        {
            using Process process = Process.Start(start)!;
            string text = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? text : "";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "";
        }
    }

    private static string SourceFolder([CallerFilePath] string here = "")
    {
        string? root = Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(here))));
        return Directory.Exists(root) ? root : Environment.CurrentDirectory;
    }

    [GeneratedRegex(@"^model name\s*:\s*(.+)$", RegexOptions.Multiline)]
    private static partial Regex Model();

    [GeneratedRegex(@"v=(\S+)")]
    private static partial Regex Version();
}
