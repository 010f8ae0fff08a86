using System.Runtime.InteropServices;

namespace TcpCausalKv.Server.Hosting;

/// <summary>
/// Hears of SIGTERM and SIGINT (Ctrl-C), so that the process can end in order; a second one ends it at once. SIGHUP, SIGUSR1 and SIGUSR2 do
/// nothing: there is no file of settings to read anew, and a log on standard error needs no reopening.
/// </summary>
internal sealed class StopSignal : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly TaskCompletionSource _requested = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration[] _registrations;

    /// <summary>Listens from now on.</summary>
    public StopSignal() =>
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
            .. Ignored().Select(signal => PosixSignalRegistration.Create(signal, static context => context.Cancel = true)),
        ];

    /// <summary>Ends with the first signal.</summary>
    public Task Requested => _requested.Task;

    /// <summary>Is cancelled with the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations) registration.Dispose();
        _source.Dispose();
    }

    // The last two have numbers of their own, and those of Linux here.
    private static PosixSignal[] Ignored() => OperatingSystem.IsLinux() ? [PosixSignal.SIGHUP, (PosixSignal)10, (PosixSignal)12] : [];

    private void OnSignal(PosixSignalContext context)
    {
        // Not cancelled, a signal does what it does by default: it ends the process.
        if (!_requested.TrySetResult()) return;
        context.Cancel = true;
        _source.Cancel();
    }
}
