using System.ComponentModel;
using System.Runtime.InteropServices;

namespace TcpCausalKv.Processes;

/// <summary>Stops a process in its tracks, lets it go on, or tells it to end, as <c>kill</c> does with STOP, CONT and TERM.</summary>
internal static partial class ProcessSignal
{
    private const int Termination = 15;

    // Their numbers are the systems' own.
    private static readonly int Stop = OperatingSystem.IsLinux() ? 19 : 17;
    private static readonly int Continue = OperatingSystem.IsLinux() ? 18 : 19;

    /// <summary>Stops a process: it runs no more, and its connections stay.</summary>
    /// <exception cref="Win32Exception">There is no such process.</exception>
    public static void Pause(int processId) => Send(processId, Stop);

    /// <summary>Lets a stopped process go on.</summary>
    /// <exception cref="Win32Exception">There is no such process.</exception>
    public static void Resume(int processId) => Send(processId, Continue);

    /// <summary>Tells a process to end in order.</summary>
    /// <exception cref="Win32Exception">There is no such process.</exception>
    public static void Terminate(int processId) => Send(processId, Termination);

    private static void Send(int processId, int signal)
    {
        if (Kill(processId, signal) != 0) throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int processId, int signal);
}
