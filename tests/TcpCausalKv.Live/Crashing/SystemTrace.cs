using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;
using TcpCausalKv.Processes;

namespace TcpCausalKv.Live.Crashing;

/// <summary>Runs a node under strace, which writes down and disturbs its calls about files.</summary>
/// <param name="file">Where strace writes.</param>
/// <param name="directory">The node's data directory.</param>
internal sealed partial class SystemTrace(string file, string directory)
{
    private const string Calls = "pwrite64,fdatasync,fsync,rename,unlink,ftruncate,openat";
    private const int LieBytes = 10;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>True if there is a strace on this machine, and it is allowed to trace.</summary>
    public static bool IsAvailable { get; } = CanTrace();

    /// <summary>The program under strace, which leaves it alone.</summary>
    public ServerExecutable Watching(ServerExecutable server) => Under(server, "-e", $"trace={Calls}");

    /// <summary>The program under strace, which disturbs it at a point.</summary>
    public ServerExecutable Disturbing(ServerExecutable server, CrashPoint point, Disturbance disturbance)
    {
        string path = point.File == "." ? directory : Path.Combine(directory, point.File);
        string effect = disturbance switch
        {
            Disturbance.Kill => "signal=SIGKILL",
            Disturbance.InputOutputError => "error=EIO",
            Disturbance.NoSpace => "error=ENOSPC",
            _ => $"retval={LieBytes}",
        };
        return Under(server, "-P", path, "-e", $"trace={point.Call}", "-e", $"inject={point.Call}:{effect}:when={point.Number}");
    }

    /// <summary>All points in the life that was watched and is over. strace counts by thread, and so do they.</summary>
    public async Task<IReadOnlyList<CrashPoint>> PointsAsync()
    {
        // strace writes its last lines after the node has ended.
        while (!File.ReadLines(file).Last().Contains("+++ exited with ", StringComparison.Ordinal)) await Task.Delay(PollInterval);

        Dictionary<(string Call, string File, string Thread), int> counts = [];
        foreach (Match match in File.ReadLines(file).Select(line => CallLine().Match(line)).Where(match => match.Success))
        {
            string path = match.Groups["path"].Value;
            bool isInside = path.StartsWith(directory, StringComparison.Ordinal);
            if (!isInside) continue;

            string name = path.Length == directory.Length ? "." : path[(directory.Length + 1)..];
            var counted = (match.Groups["call"].Value, name, match.Groups["thread"].Value);
            counts[counted] = counts.GetValueOrDefault(counted) + 1;
        }

        return
        [
            .. from count in counts
               group count.Value by (count.Key.Call, count.Key.File) into calls
               from number in Enumerable.Range(1, calls.Max())
               select new CrashPoint(calls.Key.Call, calls.Key.File, number),
        ];
    }

    /// <summary>True if a call was made to fail, or to lie.</summary>
    public bool HasInjected() => File.Exists(file) && File.ReadLines(file).Any(line => line.Contains("(INJECTED)", StringComparison.Ordinal));

    private static bool CanTrace()
    {
        try
        {
            using Process trial = Process.Start(new ProcessStartInfo("strace", ["-o", "/dev/null", "true"]) { RedirectStandardError = true })!;
            trial.WaitForExit();
            return trial.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            // There is none.
            return false;
        }
    }

    // -D: the node is the child, and strace its tracer, so that signals and exit codes are the node's.
    private ServerExecutable Under(ServerExecutable server, params string[] arguments) =>
        server with { Through = ["strace", "-D", "-f", "-q", "-y", "-o", file, .. arguments] };

    // 5413  pwrite64(104</data/x/log-0000000000000000>, "s\0"..., 4096, 0) = 4096
    // 5413  rename("/data/x/identity.new", "/data/x/identity") = 0
    [GeneratedRegex(@"^(?<thread>\d+) +(?<call>\w+)\((AT_FDCWD<[^>]*>, )?(\d+<(?<path>[^>]*)>|""(?<path>[^""]*)"")")]
    private static partial Regex CallLine();
}
