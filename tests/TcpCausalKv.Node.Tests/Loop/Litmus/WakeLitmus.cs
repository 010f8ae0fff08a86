using System.Diagnostics;

namespace TcpCausalKv.Node.Tests.Loop.Litmus;

/// <summary>
/// Posts the next action at the very moment at which the last one has run: just when the loop is about to sleep. A post that
/// is not run within <see cref="LostAfter"/> had its wake-up lost.
/// </summary>
internal static class WakeLitmus
{
    public static readonly TimeSpan LostAfter = TimeSpan.FromSeconds(3);

    /// <summary>Posts one after the other, up to a number of posts or an end of time.</summary>
    /// <returns>How many posts were run, and whether the next one was lost.</returns>
    public static (int Posts, bool Lost) Run(ILitmusLoop loop, int postsMax, TimeSpan budget)
    {
        long start = Stopwatch.GetTimestamp();
        int ran = 0;
        for (int posts = 0; posts < postsMax && Stopwatch.GetElapsedTime(start) < budget; posts++)
        {
            loop.Post(() => Volatile.Write(ref ran, posts + 1));
            if (!SpinUntil(() => Volatile.Read(ref ran) == posts + 1)) return (posts, true);
        }

        return (Volatile.Read(ref ran), false);
    }

    private static bool SpinUntil(Func<bool> condition)
    {
        long start = Stopwatch.GetTimestamp();
        for (int spins = 1; !condition(); spins++)
        {
            // Give the core away now and then, for machines that have only one.
            if (spins % 1_000 != 0) continue;
            if (Stopwatch.GetElapsedTime(start) > LostAfter) return false;

            Thread.Yield();
        }

        return true;
    }
}
