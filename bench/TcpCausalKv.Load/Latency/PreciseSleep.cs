using System.Runtime.InteropServices;

namespace TcpCausalKv.Load.Latency;

/// <summary>Sleeps for less than a millisecond, which the runtime's own sleep can't.</summary>
internal static partial class PreciseSleep
{
    private const int SetTimerSlack = 29;
    private const nuint SlackNs = 1_000;

    /// <summary>Lets the system wake the calling thread when it asked for it, not some 50 us later to save a wake-up.</summary>
    public static void SharpenThisThread()
    {
        if (OperatingSystem.IsLinux()) _ = Control(SetTimerSlack, SlackNs, 0, 0, 0);
    }

    /// <summary>Sleeps, not much longer than so long.</summary>
    public static void For(TimeSpan time)
    {
        if (time > TimeSpan.Zero) _ = SleepMicroseconds((uint)time.TotalMicroseconds);
    }

    [LibraryImport("libc", EntryPoint = "usleep")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SleepMicroseconds(uint microseconds);

    [LibraryImport("libc", EntryPoint = "prctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(int option, nuint second, nuint third, nuint fourth, nuint fifth);
}
