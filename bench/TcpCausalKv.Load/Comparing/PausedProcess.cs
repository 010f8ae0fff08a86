using TcpCausalKv.Processes;

namespace TcpCausalKv.Load.Comparing;

/// <summary>Stops a process in its tracks, until this is disposed of.</summary>
internal sealed class PausedProcess : IDisposable
{
    private readonly int _processId;

    /// <summary>Stops it.</summary>
    public PausedProcess(int processId)
    {
        _processId = processId;
        ProcessSignal.Pause(processId);
    }

    /// <summary>Lets it go on.</summary>
    public void Dispose() => ProcessSignal.Resume(_processId);
}
