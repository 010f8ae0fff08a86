using System.Runtime.InteropServices;

namespace TcpCausalKv.Core.Data;

/// <summary>Asks the system to map memory in pages of 2 MiB, where it has them: random reads then miss the address cache less.</summary>
internal static class HugePages
{
    /// <summary>Size of such a page, in bytes.</summary>
    public const int PageBytes = 2 * 1024 * 1024;

    private const int AdviseHugePage = 14;

    /// <summary>Advises the system about whole pages. It is advice only: a system that does not take it maps small pages, and nothing else changes.</summary>
    /// <param name="start">Begin of the memory, a multiple of <see cref="PageBytes"/>.</param>
    /// <param name="bytes">Its length, a multiple of <see cref="PageBytes"/>.</param>
    public static unsafe void Advise(void* start, nuint bytes)
    {
        if (OperatingSystem.IsLinux()) _ = Madvise(start, bytes, AdviseHugePage);
    }

    [DllImport("libc", EntryPoint = "madvise", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern unsafe int Madvise(void* start, nuint bytes, int advice);
}
