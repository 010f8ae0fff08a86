using System.ComponentModel;
using System.Runtime.InteropServices;

namespace TcpCausalKv.Load.Processes;

/// <summary>Stops a process in its tracks and lets it go on, as <c>kill -STOP</c> and <c>kill -CONT</c> do.</summary>
internal static partial class ProcessSignal
{
    // Their numbers are the systems' own.
    private static readonly int Stop = OperatingSystem.IsLinux() ? 19 : 17;
    private static readonly int Continue = OperatingSystem.IsLinux() ? 18 : 19;

    /// <summary>Stops a process: it runs no more, and its connections stay.</summary>
    /// <exception cref="Win32Exception">There is no such process.</exception>
    public static void Pause(int processId) => Send(processId, Stop);

    /// <summary>Lets a stopped process go on.</summary>
    /// <exception cref="Win32Exception">There is no such process.</exception>
    public static void Resume(int processId) => Send(processId, Continue);

    private static void Send(int processId, int signal)
    {
        if (Kill(processId, signal) != 0) throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int processId, int signal);
}
