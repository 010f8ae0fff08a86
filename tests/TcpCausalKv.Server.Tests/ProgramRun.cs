using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace TcpCausalKv.Server.Tests;

/// <summary>A run of the real executable, as a process of its own; killed with all that it has started when disposed of.</summary>
internal sealed partial class ProgramRun : IDisposable
{
    public const int SigInt = 2;
    public const int SigKill = 9;
    public const int SigTerm = 15;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly SemaphoreSlim _outputGrew = new(0);

    private ProgramRun(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Keep(_output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(_error, line.Data);
    }

    public string Output => Read(_output);

    public string Error => Read(_error);

    public static ProgramRun Start(params string[] arguments) => Start([], arguments);

    public static ProgramRun Start((string Name, string Value)[] environment, params string[] arguments)
    {
        // A shell's background jobs ignore SIGINT, and so would what they start; then it is given its meaning back first.
        bool restoresSigInt = IsSigIntIgnored();
        ProcessStartInfo start = new(restoresSigInt ? "env" : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        if (restoresSigInt) start.ArgumentList.Add("--default-signal=INT");
        if (restoresSigInt) start.ArgumentList.Add("dotnet");
        start.ArgumentList.Add(typeof(ExitCode).Assembly.Location);
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        foreach ((string name, string value) in environment) start.Environment[name] = value;

        ProgramRun run = new(new Process { StartInfo = start });
        run._process.Start();
        run._process.BeginOutputReadLine();
        run._process.BeginErrorReadLine();
        return run;
    }

    public Task<string> AwaitOutputAsync(string text) => AwaitTextAsync(() => Output, text);

    public Task<string> AwaitErrorAsync(string text) => AwaitTextAsync(() => Error, text);

    /// <summary>Waits for the end; gives the exit code.</summary>
    public async Task<int> AwaitEndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Limit);
        return _process.ExitCode;
    }

    public void Signal(int signal) => Assert.Equal(0, Kill(_process.Id, signal));

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
        _outputGrew.Dispose();
    }

    // SigIgn is a mask in hexadecimal digits: bit n-1 stands for signal n.
    private static bool IsSigIntIgnored()
    {
        const string status = "/proc/self/status";
        if (!File.Exists(status)) return false;

        string mask = File.ReadLines(status).First(line => line.StartsWith("SigIgn:", StringComparison.Ordinal))["SigIgn:".Length..];
        return (ulong.Parse(mask, NumberStyles.HexNumber, CultureInfo.InvariantCulture) >> (SigInt - 1) & 1) == 1;
    }

    private static string Read(StringBuilder text)
    {
        lock (text) return text.ToString();
    }

    private void Keep(StringBuilder text, string? line)
    {
        // The end of the stream is no line, but a change that whoever waits must hear of.
        if (line is not null)
        {
            lock (text) text.AppendLine(line);
        }

        try
        {
            _outputGrew.Release();
        }
        catch (ObjectDisposedException)
        {
            // The run was disposed of while its last lines were still coming: nobody waits for them.
        }
    }

    private async Task<string> AwaitTextAsync(Func<string> read, string text)
    {
        using CancellationTokenSource deadline = new(Limit);
        while (!read().Contains(text, StringComparison.Ordinal))
        {
            Assert.False(_process.HasExited, $"ended before '{text}' was written; output: {Output} error: {Error}");
            await _outputGrew.WaitAsync(deadline.Token);
        }

        return read();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
