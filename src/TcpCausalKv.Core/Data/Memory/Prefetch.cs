using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace TcpCausalKv.Core.Data.Memory;

/// <summary>
/// Tells the processor what memory is read soon, so that it comes while other work is done. Never wrong, and nothing where there is no such hint.
/// </summary>
internal static unsafe class Prefetch
{
    private const int LineBytes = 64;
    private const int LinesMax = 16;

    /// <summary>The line that <paramref name="at"/> is in. Any address may be given.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Line(void* at)
    {
        if (Sse.IsSupported) Sse.Prefetch0(at);
    }

    /// <summary>The line that <paramref name="at"/> is in, and the one after it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TwoLines(void* at)
    {
        Line(at);
        Line((byte*)at + LineBytes);
    }

    /// <summary>Of some bytes the lines after the first two, a kilobyte at most.</summary>
    public static void AfterTwoLines(void* at, int bytes)
    {
        int end = Math.Min(bytes, LinesMax * LineBytes);
        for (int offset = 2 * LineBytes; offset < end; offset += LineBytes) Line((byte*)at + offset);
    }
}
