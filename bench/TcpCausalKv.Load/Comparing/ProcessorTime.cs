using System.Diagnostics;

namespace TcpCausalKv.Load.Comparing;

/// <summary>Processor time of other processes.</summary>
internal static class ProcessorTime
{
    /// <summary>What these processes have used until now, in user mode and in the kernel, over all processors.</summary>
    public static TimeSpan Of(IEnumerable<int> processIds)
    {
        TimeSpan sum = TimeSpan.Zero;
        foreach (int id in processIds)
        {
            using Process process = Process.GetProcessById(id);
            sum += process.TotalProcessorTime;
        }

        return sum;
    }
}
