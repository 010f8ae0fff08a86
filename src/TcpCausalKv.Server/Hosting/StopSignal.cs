using System.Runtime.InteropServices;

namespace TcpCausalKv.Server.Hosting;

/// <summary>Hears of SIGTERM and SIGINT (Ctrl-C), so that the process can end in order; a second one ends it at once.</summary>
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

    private void OnSignal(PosixSignalContext context)
    {
        // Not cancelled, a signal does what it does by default: it ends the process.
        if (!_requested.TrySetResult()) return;
        context.Cancel = true;
        _source.Cancel();
    }
}
