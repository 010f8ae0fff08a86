namespace TcpCausalKv.Fuzz;

/// <summary>
/// Runs a target and holds what it allocates against a bound in proportion to the input, so that no declared length or count
/// makes a reader take memory for bytes that never came.
/// </summary>
public static class AllocationBound
{
    // A fresh replica, its log and its buffers, and what the targets note down.
    private const long BytesOfItself = 1024 * 1024;

    // The dearest byte is one of many tiny frames: each may close a turn and have the digest worked out anew.
    private const long BytesAnInputByte = 1024;

    /// <summary>Runs <paramref name="target"/> over <paramref name="input"/>.</summary>
    /// <exception cref="FindingException">The target found a broken rule, or allocated more than it should.</exception>
    public static void Run(IFuzzTarget target, ReadOnlySpan<byte> input)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        target.Run(input);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        long bound = BytesOfItself + (BytesAnInputByte * input.Length);
        Rule.Holds(allocated <= bound, $"{input.Length} bytes made {target.Name} allocate {allocated} bytes, above {bound}");
    }
}
