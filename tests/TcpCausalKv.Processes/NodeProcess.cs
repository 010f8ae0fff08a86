using System.Collections.Concurrent;
using System.Diagnostics;

namespace TcpCausalKv.Processes;

/// <summary>One process of a node, from its start to its death.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private const int LinesKept = 50;

    // 128 and the signal's number, as shells have it.
    private const int KilledExitCode = 128 + 9;

    private static readonly TimeSpan s_linesLate = TimeSpan.FromSeconds(2);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private int _streamsLeft = 2;
    private bool _wasKilled;

    private NodeProcess(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.OutputDataReceived += (_, line) => Keep(line.Data);
    }

    /// <summary>What the system calls it.</summary>
    public int Id => _process.Id;

    /// <summary>True if the process has ended without having been told to.</summary>
    public bool HasEndedByItself => !_wasKilled && _process.HasExited;

    /// <summary>The exit code of a process that has ended.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>True if the process was killed, and not by <see cref="KillAsync"/>.</summary>
    public bool WasKilledByOther => HasEndedByItself && _process.ExitCode == KilledExitCode;

    /// <summary>The last lines that it wrote, oldest first. Those of a process that has just ended are waited for, briefly.</summary>
    public IReadOnlyCollection<string> LastLines
    {
        get
        {
            if (_process.HasExited) SpinWait.SpinUntil(() => Volatile.Read(ref _streamsLeft) == 0, s_linesLate);
            return _lines;
        }
    }

    /// <summary>Starts a process.</summary>
    public static NodeProcess Start(ServerExecutable server, IEnumerable<string> arguments) => Start(server.Start(arguments));

    /// <summary>Starts a process whose output is redirected.</summary>
    public static NodeProcess Start(ProcessStartInfo start)
    {
        NodeProcess node = new(new Process { StartInfo = start });
        node._process.Start();
        node._process.BeginErrorReadLine();
        node._process.BeginOutputReadLine();
        return node;
    }

    /// <summary>Stops it in its tracks.</summary>
    public void Pause()
    {
        if (!_process.HasExited) ProcessSignal.Pause(_process.Id);
    }

    /// <summary>Lets it go on.</summary>
    public void Resume()
    {
        if (!_process.HasExited) ProcessSignal.Resume(_process.Id);
    }

    /// <summary>Tells it to end in order.</summary>
    /// <returns>True if it has ended within the deadline, or before.</returns>
    public async Task<bool> TryStopAsync(TimeSpan deadline)
    {
        if (!_process.HasExited) ProcessSignal.Terminate(_process.Id);
        using CancellationTokenSource late = new(deadline);
        await _process.WaitForExitAsync(late.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return _process.HasExited;
    }

    /// <summary>Ends it as <c>kill -9</c> does, also while it is paused: it sends and says nothing more.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _wasKilled = true;
            _process.Kill();
        }

        await _process.WaitForExitAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            Interlocked.Decrement(ref _streamsLeft);
            return;
        }

        _lines.Enqueue(line);
        if (_lines.Count > LinesKept) _lines.TryDequeue(out _);
    }
}
