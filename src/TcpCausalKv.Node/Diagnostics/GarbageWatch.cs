namespace TcpCausalKv.Node.Diagnostics;

/// <summary>
/// Gives memory back to the system once a time of large values is over: their buffers are garbage then, but the runtime collects when the program
/// allocates, and this one hardly does.
/// </summary>
/// <remarks>The rule only; not thread-safe. The data itself is not in the runtime's heap, so that a collection has little to look at.</remarks>
internal sealed class GarbageWatch
{
    /// <summary>How often to ask, milliseconds.</summary>
    public const int PeriodMs = 5_000;

    /// <summary>Bytes allocated since the last collection of all that are worth one.</summary>
    public const long WorthBytes = 64L << 20;

    /// <summary>Bytes allocated in a period below which the time is a quiet one.</summary>
    public const long QuietBytes = 8L << 20;

    private long _allocatedAtLast;
    private long _allocatedAtCollection;

    /// <summary>Once a period: true if all is to be collected now.</summary>
    /// <param name="allocatedBytes">Bytes allocated since the process began.</param>
    public bool IsDue(long allocatedBytes)
    {
        long inPeriod = allocatedBytes - _allocatedAtLast;
        _allocatedAtLast = allocatedBytes;
        if (inPeriod >= QuietBytes || allocatedBytes - _allocatedAtCollection < WorthBytes) return false;
        _allocatedAtCollection = allocatedBytes;
        return true;
    }
}
